import Clustering
import TestSupport
import Testing

/// One or two families of each kind of `scripts/verdicts` in its quick form: groups that k-means finds are
/// separated, and neither overlapping groups nor data without gaps ever are.
@Suite struct PlantedFamilyTests {
    enum Family: String, CaseIterable {
        case groupsOnASquare, twoOblique, blobs
        case overlapping
        case gauss, skewed, cube, halfCircle, tied
    }

    private struct Planted {
        var rows: [[Double]] = []
        /// The group of each row; empty for data without groups.
        var truth: [Int32] = []
    }

    private func make(_ family: Family, _ n: Int, seed: UInt64) -> Planted {
        var random = SeededGenerator(seed: seed)
        var made = Planted()
        for row in 0..<n {
            switch family {
            case .groupsOnASquare:
                let corners = [[0, 4.5], [4.5, 0], [0, -4.5], [-4.5, 0]]
                made.truth.append(Int32(row % 4))
                made.rows.append(corners[row % 4].map { $0 + random.normal() })
            case .twoOblique:
                let group = row % 5 < 2
                made.truth.append(group ? 1 : 0)
                made.rows.append((0..<4).map { _ in random.normal() + (group ? 3.5 : 0) })
            case .blobs:
                let centres = [[0.0, 0, 0], [8, 0, 0], [0, 8, 0], [0, 0, 8], [8, 8, 0]]
                made.truth.append(Int32(row % 5))
                made.rows.append(centres[row % 5].map { $0 + random.normal() })
            case .overlapping:
                made.rows.append([
                    random.normal() + (row % 2 == 0 ? 2 : 0), random.normal(), random.normal(),
                ])
            case .gauss, .skewed:
                let shared = random.normal()
                let columns = (0..<5).map { _ in 0.7 * shared + 0.7 * random.normal() }
                made.rows.append(
                    family == .gauss ? columns : columns.map { PortableMath.exp($0) })
            case .cube:
                made.rows.append((0..<3).map { _ in random.unit() })
            case .halfCircle:
                // Even places on the curve, by its rational form.
                let t = random.unit() * 2 - 1
                made.rows.append([
                    (1 - t * t) / (1 + t * t) + 0.05 * random.normal(),
                    2 * t / (1 + t * t) + 0.05 * random.normal(),
                ])
            case .tied:
                let shared = random.normal()
                func count(_ spread: Double) -> Double {
                    1 + PortableMath.exp(spread * shared + 0.5 * random.normal()).rounded()
                }
                made.rows.append([count(0.8), count(0.6), Double(1 + random.below(5))])
            }
        }
        return made
    }

    private func scaled(_ rows: [[Double]]) throws -> FeatureMatrix {
        let n = Double(rows.count)
        let d = rows[0].count
        let means = (0..<d).map { j in rows.reduce(0) { $0 + $1[j] } / n }
        let scales = (0..<d).map { j in
            (rows.reduce(0) { $0 + ($1[j] - means[j]) * ($1[j] - means[j]) } / n).squareRoot()
        }
        return try FeatureMatrix(
            values: rows.flatMap { row in (0..<d).map { (row[$0] - means[$0]) / scales[$0] } },
            nSamples: rows.count, nFeatures: d)
    }

    @Test(arguments: Family.allCases)
    func theVerdictIsTheOneWanted(_ family: Family) throws {
        let planted = make(family, 400, seed: 11)
        let matrix = try scaled(planted.rows)
        var options = StudyOptions()
        options.nClusters = [2, 3, 4, 5, 6]
        options.bootstraps = 20
        options.bootstrapStarts = 5
        options.nullDraws = 19
        options.shuffles = 5
        let study = try SegmentStudy(
            matrix: matrix, keys: (0..<400).map { UInt64($0) }, options: options, workers: 2)
        let observer = SweepObserver()
        var candidates = try study.restarts(observer: observer).candidates
        let ks = candidates.map(\.nClusters)
        let jaccard = try study.recurrence(of: candidates, observer: observer)
        let shuffled = try study.shuffledInertia(of: ks, observer: observer)
        for index in candidates.indices {
            candidates[index].jaccard = jaccard[index]
            candidates[index].shuffledInertia = shuffled[index]
        }
        let passing = SegmentVerdict.beforeNull(candidates, nSamples: 400, options: study.options)
        let verdict = SegmentVerdict(
            candidates: candidates,
            null: try study.null(limit: passing.map(\.score).max() ?? 1, observer: observer),
            nSamples: 400, options: study.options)
        guard !planted.truth.isEmpty else {
            #expect(verdict.kind != .separated, "\(family): \(verdict.nClusters ?? 0)")
            return
        }
        #expect(verdict.kind == .separated, "\(family)")
        let k = Set(planted.truth).count
        #expect(verdict.nClusters == k)
        let labels = candidates.first { $0.nClusters == k }?.run.labels ?? []
        let agreement = LabelAgreement(planted.truth, labels) {}
        #expect(agreement.adjustedRandIndex >= 0.9)
    }
}
