public import DragnetCore

/// How much of who is near whom a map keeps.
public enum NeighborPreservation {
    /// Rows that are asked, at most.
    private static let sampleSize = 2_000

    /// The mean share of a row's `count` nearest vectors by cosine that are among its `count` nearest in the plane.
    ///
    /// Exact for each row that is asked; of more than 2,000 rows, so many are. Ties by row. O(asked x rows).
    ///
    /// - Parameters:
    ///   - points: a point for each of `rows`.
    ///   - rows: which rows of `matrix` are on the map; nil for all.
    ///   - count: how many neighbours are compared, 10 as published; fewer where there are fewer rows.
    /// - Returns: 0...1; nil for fewer than three rows.
    public static func share(
        of points: [PrincipalComponents.Point], in matrix: EmbeddingMatrix, rows: [Int]? = nil, count: Int = 10,
        seed: UInt64 = 1, context: WorkContext
    ) throws -> Double? {
        let rows = rows ?? Array(0..<matrix.rowCount)
        precondition(rows.count == points.count, "a point for each row")
        guard rows.count > 2, count > 0 else { return nil }
        let table = matrix.selecting(rows)
        let wanted = min(count, rows.count - 1)
        let asked = KeyedSample.indices(count: rows.count, size: sampleSize, key: RandomKey(seed, 63))
        let search = try NeighborSearch(matrix: table, metric: .cosine, context: context)
        let shares = try context.parallel.map(count: asked.count, chunkSize: 64) { range, _ in
            let queries = Array(asked[range])
            let near = try search.nearest(toEach: table.selecting(queries), count: wanted, context: .serial) {
                queries[$0] != $1
            }
            return zip(queries, near).map { query, matches in
                let inPlane = Set(nearest(to: query, points, count: wanted))
                return matches.isEmpty ? 0 : Double(matches.count { inPlane.contains($0.row) }) / Double(wanted)
            }
        }.flatMap(\.self)
        return shares.reduce(0, +) / Double(shares.count)
    }

    private static func nearest(to query: Int, _ points: [PrincipalComponents.Point], count: Int) -> [Int] {
        let own = points[query]
        var best: [(distance: Double, row: Int)] = []
        for (row, point) in points.enumerated() where row != query {
            let (dx, dy) = (point.x - own.x, point.y - own.y)
            let distance = dx * dx + dy * dy
            if best.count == count, let last = best.last, distance >= last.distance { continue }
            let place = best.firstIndex { $0.distance > distance } ?? best.count
            best.insert((distance, row), at: place)
            if best.count > count { best.removeLast() }
        }
        return best.map(\.row)
    }
}
