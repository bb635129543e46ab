import Clustering
import Figures
import Foundation
import Reports
import Store

/// How far the runs of a matrix agree: those that differ, the run of the report first.
struct AgreementPicture {
    private let selection: SelectionPictures
    private let connection: Connection

    init(_ selection: SelectionPictures, in connection: Connection) {
        self.selection = selection
        self.connection = connection
    }

    func picture() throws -> Picture {
        let rows = try connection.query(
            """
            select run_id, run_name, n_all
            from (
                select run.run_id, run.run_name, count(1) over () as n_all, run.n_clusters_found,
                    row_number() over (
                        partition by coalesce(run.partition_digest, run.label_digest)
                        order by run.run_id <> ?2, run.run_id
                    ) as place
                from run
                where run.snapshot_id = ?1 and run.n_clusters_found > 1
            )
            where place = 1
            order by run_id <> ?2, run_id desc
            limit ?3
            """, [selection.snapshotID, selection.runID, AgreementMatrix.most])
        let runs = try reading("run") {
            try rows.map { (id: try $0.int(0), name: try $0.text(1)) }
        }
        guard runs.count > 1, let row = rows.first else {
            return .missing(
                "There is one segmentation of these customers, so that none can agree with it. More: "
                    + "workbench sweep --snapshot \(selection.snapshotID)")
        }
        let labels = try runs.map { try RunLabels.load($0.id, from: connection) }
        var pairs: [(a: Int, b: Int)] = []
        for a in labels.indices {
            for b in labels.indices.dropFirst(a + 1) { pairs.append((a, b)) }
        }
        let agreements =
            AgreementSweep(
                labelings: labels, pairs: pairs,
                workers: ProcessInfo.processInfo.activeProcessorCount
            ).run() ?? []
        var values = [[Double?]](
            repeating: [Double?](repeating: 1, count: labels.count), count: labels.count)
        for (pair, agreement) in zip(pairs, agreements) {
            values[pair.a][pair.b] = agreement.adjustedRandIndex
            values[pair.b][pair.a] = agreement.adjustedRandIndex
        }
        let nAll = try row.int(2)
        return .drawn(
            AgreementMatrix(names: runs.map(\.name), values: values).figure(
                note: nAll > runs.count
                    ? "Shown are \(runs.count) runs that differ, of \(grouped(nAll)) with two segments or more."
                    : ""))
    }
}
