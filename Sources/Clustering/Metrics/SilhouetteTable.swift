import CKernels

/// Where the distance sums of a block of rows stand: the layout of `ck_metrics_pairs.table`.
///
/// Rows lie in tiles of `lanes`. A tile has one group of `lanes` sums for every slot, that is for
/// every cluster of every labeling: `[tile][slot][lane]`. Tiles of values are `[tile][feature][lane]`.
struct SilhouetteTable {
    /// Rows of a tile.
    static let lanes = Int(CK_METRICS_LANES)

    /// Tiles that the rows fill, the last one perhaps in part.
    let nTiles: Int
    private let nSlots: Int

    /// The layout for `nRows` rows and the clusters of all labelings together.
    init(nRows: Int, nSlots: Int) {
        nTiles = (nRows + Self.lanes - 1) / Self.lanes
        self.nSlots = nSlots
    }

    /// Sums of the table.
    var count: Int { Int(ck_metrics_table_size(Int64(nTiles), Int64(nSlots))) }

    /// Place of the sum of a row for a slot; the next slot's is `lanes` further on.
    @inline(__always)
    func place(row: Int, slot: Int) -> Int {
        Int(ck_metrics_table_place(Int64(row / Self.lanes), Int64(slot), Int64(nSlots)))
            + row % Self.lanes
    }

    /// Elements of the tiles of values.
    func tilesCount(nFeatures: Int) -> Int {
        Int(ck_metrics_tiles_size(Int64(nTiles), Int32(nFeatures)))
    }

    /// Place of a row's first value; the next feature's is `lanes` further on.
    @inline(__always)
    func firstValue(row: Int, nFeatures: Int) -> Int {
        Int(ck_metrics_tiles_size(Int64(row / Self.lanes), Int32(nFeatures))) + row % Self.lanes
    }
}
