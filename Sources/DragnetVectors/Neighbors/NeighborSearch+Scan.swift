import CDragnetKernels
import DragnetCore

extension NeighborSearch {
    /// What is asked for.
    enum Goal: Sendable {
        /// So many of the best.
        case top(Int)
        /// All that reach a bound.
        case range(Double)
    }

    /// The rows of each query, best first.
    func find(
        _ queries: EmbeddingMatrix, _ goal: Goal, _ context: WorkContext,
        _ isCandidate: @escaping @Sendable (_ query: Int, _ row: Int) -> Bool
    ) throws -> [[NeighborMatch]] {
        precondition(queries.rowCount == 0 || queries.dimension == matrix.dimension, "vectors of one dimension")
        if case .top(let count) = goal, count < 1 { return [[NeighborMatch]](repeating: [], count: queries.rowCount) }
        var results: [[NeighborMatch]] = []
        results.reserveCapacity(queries.rowCount)
        for start in stride(from: 0, to: queries.rowCount, by: Self.batchSize) {
            let batch = start..<min(queries.rowCount, start + Self.batchSize)
            let queryNorms = batch.map { queries.withRow($0, ExactScore.norm) }
            let candidates = try scan(queries, batch, queryNorms, goal, context, isCandidate)
            results += try context.parallel.map(count: batch.count, chunkSize: 1) { place, _ in
                let query = place.lowerBound
                return rank(candidates[query], queries, batch.lowerBound + query, queryNorms[query], goal)
            }
        }
        return results
    }

    /// The candidates of each query of a batch: no row that is asked for is missing.
    private func scan(
        _ queries: EmbeddingMatrix, _ batch: Range<Int>, _ queryNorms: [Double], _ goal: Goal, _ context: WorkContext,
        _ isCandidate: @escaping @Sendable (_ query: Int, _ row: Int) -> Bool
    ) throws -> [[Int]] {
        // Some chunks one after another, so that what the first of them found spares the others.
        let chunkSize = Self.chunkSize * 32
        let parts = try context.parallel.map(count: matrix.rowCount, chunkSize: chunkSize) { range, _ in
            let bounds = ScoreBounds(metric: metric, stride: matrix.stride)
            var found = batch.map { _ in CandidateRows(goal, bounds) }
            var dots = [Float](repeating: 0, count: batch.count * Self.chunkSize)
            for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.chunkSize) {
                let rows = start..<min(range.upperBound, start + Self.chunkSize)
                multiply(queries, batch, rows, &dots)
                dots.withUnsafeBufferPointer { dots in
                    norms.withUnsafeBufferPointer { norms in
                        for (place, query) in batch.enumerated() {
                            let norm = queryNorms[place]
                            if metric == .cosine && norm == 0 { continue }
                            var threshold = found[place].threshold
                            for row in rows {
                                let dot = dots[place * rows.count + row - rows.lowerBound]
                                let interval = bounds.interval(dot: dot, norm, norms[row])
                                guard interval.high >= threshold, !(metric == .cosine && norms[row] == 0),
                                    isCandidate(query, row)
                                else { continue }
                                found[place].add(row, interval)
                                threshold = found[place].threshold
                            }
                        }
                    }
                }
            }
            return found
        }
        return batch.indices.map { query in
            var merged = CandidateRows(goal, ScoreBounds(metric: metric, stride: matrix.stride))
            for part in parts { merged.add(part[query - batch.lowerBound]) }
            return merged.rows
        }
    }

    private func multiply(_ queries: EmbeddingMatrix, _ batch: Range<Int>, _ rows: Range<Int>, _ dots: inout [Float]) {
        let (table, first) = (kernels.table, matrix.pointer(to: rows.lowerBound))
        if batch.count == 1 {
            table.row_dots(queries.pointer(to: batch.lowerBound), first, rows.count, matrix.stride, &dots)
        } else {
            table.block_dots(
                queries.pointer(to: batch.lowerBound), batch.count, first, rows.count, matrix.stride, &dots)
        }
    }

    /// The candidates by their likeness in Double.
    private func rank(
        _ candidates: [Int], _ queries: EmbeddingMatrix, _ query: Int, _ norm: Double, _ goal: Goal
    ) -> [NeighborMatch] {
        var matches = candidates.compactMap { row in
            queries.withRow(query) { vector in
                matrix.withRow(row) { ExactScore.value(metric, vector, norm, $0, norms[row]) }
            }.map { NeighborMatch(row: row, value: $0) }
        }
        if case .range(let bound) = goal { matches.removeAll { metric.isCloser(bound, than: $0.value) } }
        matches.sort { left, right in
            left.value != right.value ? metric.isCloser(left.value, than: right.value) : left.row < right.row
        }
        if case .top(let count) = goal { return Array(matches.prefix(count)) }
        return matches
    }
}

/// Rows that may be asked for, by what is known of their likeness.
private struct CandidateRows: Sendable {
    private struct Entry {
        var row: Int
        var high: Double
    }

    /// What a row's greatest likeness must reach.
    private(set) var threshold: Double
    private let count: Int
    /// The greatest of the least likenesses so far, as a heap with the smallest first.
    private var lows: [Double] = []
    private var entries: [Entry] = []

    init(_ goal: NeighborSearch.Goal, _ bounds: ScoreBounds) {
        switch goal {
        case .top(let count): (self.count, threshold) = (count, -.infinity)
        case .range(let bound): (count, threshold) = (0, bounds.lowered(bound))
        }
    }

    var rows: [Int] { entries.filter { $0.high >= threshold }.map(\.row) }

    mutating func add(_ row: Int, _ interval: (low: Double, high: Double)) {
        entries.append(Entry(row: row, high: interval.high))
        guard count > 0 else { return }
        push(interval.low)
        // What no longer reaches the threshold is dropped now and then, so that memory stays in bounds.
        if entries.count.isMultiple(of: 1_024) && (entries.count - 1_024) / 4 > count {
            entries.removeAll { $0.high < threshold }
        }
    }

    mutating func add(_ other: CandidateRows) {
        entries += other.entries
        for low in other.lows { push(low) }
    }

    private mutating func push(_ low: Double) {
        guard count > 0 else { return }
        if lows.count < count {
            lows.append(low)
            var place = lows.count - 1
            while place > 0, lows[place] < lows[(place - 1) / 2] {
                lows.swapAt(place, (place - 1) / 2)
                place = (place - 1) / 2
            }
        } else if low > lows[0] {
            lows[0] = low
            var place = 0
            while true {
                var least = place
                for child in [2 * place + 1, 2 * place + 2] where child < count && lows[child] < lows[least] {
                    least = child
                }
                if least == place { break }
                lows.swapAt(place, least)
                place = least
            }
        }
        if lows.count == count { threshold = lows[0] }
    }
}
