import DragnetCore
import DragnetVectors
import Foundation

private func table(_ rows: Int, _ dimension: Int, seed: UInt64) -> EmbeddingMatrix {
    let matrix = MutableEmbeddingMatrix(rowCount: rows, dimension: dimension)
    for row in 0..<rows {
        var random = KeyedRandom(RandomKey(seed, UInt64(row)))
        matrix.withMutableRow(row) { values in
            for index in values.indices { values[index] = Float(random.nextUnit()) - 0.5 }
        }
    }
    return matrix.build()
}

/// Bytes a second that one thread reads of a table, by the simplest loop there is; of its own time, as others may run too.
private func readingSpeed(_ matrix: EmbeddingMatrix) -> Double {
    var sum = SIMD16<Float>()
    let time = measure(rounds: 5) {
        var parts = (SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>(), SIMD16<Float>())
        for row in 0..<matrix.rowCount {
            matrix.withRow(row) { values in
                guard let base = values.baseAddress else { return }
                let raw = UnsafeRawPointer(base)
                var place = 0
                while place + 256 <= 4 * values.count {
                    parts.0 += raw.loadUnaligned(fromByteOffset: place, as: SIMD16<Float>.self)
                    parts.1 += raw.loadUnaligned(fromByteOffset: place + 64, as: SIMD16<Float>.self)
                    parts.2 += raw.loadUnaligned(fromByteOffset: place + 128, as: SIMD16<Float>.self)
                    parts.3 += raw.loadUnaligned(fromByteOffset: place + 192, as: SIMD16<Float>.self)
                    place += 256
                }
            }
        }
        sum += parts.0 + parts.1 + parts.2 + parts.3
    }
    precondition(sum[0].isFinite, "numbers were read")
    return Double(4 * matrix.rowCount * matrix.dimension) / time.cpu
}

/// How fast one query goes through a large table, beside the speed of memory.
func measureNeighbors(rows: Int, dimension: Int, context: WorkContext) throws {
    let matrix = table(rows, dimension, seed: 1)
    let speed = readingSpeed(matrix)
    let query = table(1, dimension, seed: 2).row(0)
    for metric in NeighborMetric.allCases {
        let search = try NeighborSearch(matrix: matrix, metric: metric, context: context)
        let time = try measure(rounds: 5) { _ = try search.nearest(to: query, count: 10, context: context) }
        let seconds = context.threads == 1 ? time.cpu : time.wall
        let scanned = Double(4 * rows * dimension) / seconds
        tell(
            "neighbors by \(metric.rawValue)",
            [
                "seconds": seconds, "bytes_per_second": scanned, "memory_bytes_per_second": speed,
                "share": scanned / speed,
            ])
    }
}

/// Whether each of many queries finds what a search in Double finds; counts the queries that do not.
func measureExactness(queries: Int, rows: Int, dimension: Int, context: WorkContext) throws {
    let (matrix, asked) = (table(rows, dimension, seed: 3), table(queries, dimension, seed: 4))
    let numbers = (0..<rows).map { matrix.row($0).map(Double.init) }
    let lengths = numbers.map { row in row.reduce(0) { $0 + $1 * $1 } }
    for metric in NeighborMetric.allCases {
        let search = try NeighborSearch(matrix: matrix, metric: metric, context: context)
        let bound = metric == .euclidean ? 4.1 : metric == .cosine ? 0.3 : 3
        let top = try search.nearest(toEach: asked, count: 10, context: context)
        let range = try search.within(bound, ofEach: asked, context: context)
        let wrong = try context.parallel.map(count: queries, chunkSize: 64) { places, _ in
            places.count { place in
                let query = asked.row(place).map(Double.init)
                let length = query.reduce(0) { $0 + $1 * $1 }
                let scored = numbers.indices.map { row -> (row: Int, value: Double) in
                    var dot = 0.0
                    numbers[row].withUnsafeBufferPointer { values in
                        for index in query.indices { dot += query[index] * values[index] }
                    }
                    switch metric {
                    case .dot: return (row, dot)
                    case .cosine: return (row, dot / (length * lengths[row]).squareRoot())
                    case .euclidean:
                        var square = 0.0
                        numbers[row].withUnsafeBufferPointer { values in
                            for index in query.indices {
                                square += (query[index] - values[index]) * (query[index] - values[index])
                            }
                        }
                        return (row, square.squareRoot())
                    }
                }
                let sign = metric == .euclidean ? 1.0 : -1.0
                let sorted = scored.sorted { ($0.value * sign, $0.row) < ($1.value * sign, $1.row) }
                let within = sorted.filter { sign * $0.value <= sign * bound }
                return top[place].map(\.row) != sorted.prefix(10).map(\.row)
                    || range[place].map(\.row) != within.map(\.row)
            }
        }
        tell(
            "exact by \(metric.rawValue)",
            [
                "queries": Double(queries), "rows": Double(rows), "different": Double(wrong.reduce(0, +)),
                "in_range": Double(range.reduce(0) { $0 + $1.count }) / Double(queries),
            ])
    }
}

/// Clusters the rows of a `.npy` file and writes the cluster of each, one a line.
func measureKMeans(file: String, clusters: Int, iterations: Int, output: String, context: WorkContext) throws {
    let unit = try VectorFile.read(file).matrix.normalized()
    let settings = SphericalKMeans.Configuration(clusterCount: clusters, seed: 1, maxIterations: iterations)
    var labels: [Int32] = []
    let time = try measure { labels = try SphericalKMeans(settings).fit(unit, context: context).assignments }
    try AtomicFile.write(labels.map { "\($0)\n" }.joined(), to: output)
    tell("k-means", ["rows": Double(unit.rowCount), "clusters": Double(clusters), "cpu": time.cpu, "wall": time.wall])
}
