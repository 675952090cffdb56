import DragnetCore
import DragnetVectors
import Testing

@Suite("Neighbour search")
struct NeighborSearchTests {
    /// Brute force in Double, ties by row.
    static func expected(
        _ matrix: EmbeddingMatrix, _ query: [Float], _ metric: NeighborMetric
    ) -> [(row: Int, value: Double)] {
        let other = query.map(Double.init)
        var all: [(row: Int, value: Double)] = []
        for row in 0..<matrix.rowCount {
            let values = matrix.row(row).map(Double.init)
            let (dot, own, its) = zip(values, other).reduce((0.0, 0.0, 0.0)) { sums, pair in
                (sums.0 + pair.0 * pair.1, sums.1 + pair.0 * pair.0, sums.2 + pair.1 * pair.1)
            }
            switch metric {
            case .cosine: if own > 0 && its > 0 { all.append((row, dot / its.squareRoot() / own.squareRoot())) }
            case .dot: all.append((row, dot))
            case .euclidean:
                all.append((row, zip(values, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()))
            }
        }
        return all.sorted {
            $0.value != $1.value ? (metric == .euclidean ? $0.value < $1.value : $0.value > $1.value) : $0.row < $1.row
        }
    }

    /// Rows of many kinds: copies, near copies, zeros, tiny and huge ones, opposite ones.
    static func awkward(_ count: Int, _ dimension: Int) -> EmbeddingMatrix {
        var random = KeyedRandom(RandomKey(31, UInt64(count)))
        var rows: [[Float]] = []
        for row in 0..<count {
            var values = (0..<dimension).map { _ in Float(random.nextNormal()) }
            switch row % 11 {
            case 1: values = rows[random.next(below: rows.count)]
            case 2: values = rows[random.next(below: rows.count)].map { $0.nextUp }
            case 3: values = [Float](repeating: 0, count: dimension)
            case 4: values = values.map { $0 * 1e-25 }
            case 5: values = values.map { $0 * 1e18 }
            case 6: values = rows[random.next(below: rows.count)].map { -$0 }
            case 7: values = rows[0].map { $0 + Float(random.nextNormal()) * 1e-6 }
            default: break
            }
            rows.append(values)
        }
        return EmbeddingMatrix(rows: rows)
    }

    @Test("Top k and range are those of brute force in Double", arguments: NeighborMetric.allCases, [3, 24, 128])
    func bruteForce(metric: NeighborMetric, dimension: Int) throws {
        let matrix = Self.awkward(1_200, dimension)
        let search = try NeighborSearch(matrix: matrix, metric: metric, context: .serial)
        for query in 0..<40 {
            let vector = query % 4 == 0 ? matrix.row(query * 7) : KernelTests.vector(dimension, UInt64(query))
            let expected = Self.expected(matrix, vector, metric)
            for count in [1, 10, 300] {
                let found = try search.nearest(to: vector, count: count, context: WorkContext(threads: query % 3 + 1))
                #expect(found.map(\.row) == expected.prefix(count).map(\.row))
                #expect(zip(found, expected).allSatisfy { abs($0.value - $1.value) <= 1e-12 * abs($1.value) + 1e-15 })
            }
            // A bound that lies between two of the values, which rounding cannot move across it.
            guard expected.count > 600 else { continue }
            let place = (17 * query % 500..<expected.count - 1).first {
                abs(expected[$0].value - expected[$0 + 1].value) > 1e-9 * abs(expected[$0].value)
            }
            guard let place else { continue }
            let bound = (expected[place].value + expected[place + 1].value) / 2
            let within = expected.filter { metric == .euclidean ? $0.value <= bound : $0.value >= bound }
            #expect(try search.within(bound, of: vector, context: .serial).map(\.row) == within.map(\.row))
        }
    }

    @Test("A batch gives what single queries give, on any threads and kernels", arguments: NeighborMetric.allCases)
    func batches(metric: NeighborMetric) throws {
        let matrix = Self.awkward(700, 40)
        let queries = EmbeddingMatrix(rows: (0..<131).map { KernelTests.vector(40, 900 + UInt64($0)) })
        let search = try NeighborSearch(matrix: matrix, metric: metric, context: .serial)
        let single = try (0..<131).map { try search.nearest(to: queries.row($0), count: 7, context: .serial) }
        for kernels in KernelSet.available {
            let other = try NeighborSearch(matrix: matrix, metric: metric, kernels: kernels, context: .serial)
            #expect(try other.nearest(toEach: queries, count: 7, context: WorkContext(threads: 3)) == single)
        }
        let odd = try search.nearest(toEach: queries, count: 7, context: .serial) { query, row in
            (query + row).isMultiple(of: 2)
        }
        #expect(odd.enumerated().allSatisfy { query, found in found.allSatisfy { ($0.row + query).isMultiple(of: 2) } })
        let bound = single[3][4].value
        #expect(
            try search.within(bound, ofEach: queries, context: .serial)[3].prefix(5).map(\.row)
                == single[3].prefix(5).map(\.row))
    }

    @Test("More rows asked for than a number times four can hold")
    func all() throws {
        let matrix = EmbeddingMatrix(rows: (0..<1_500).map { [Float($0), 1] })
        let search = try NeighborSearch(matrix: matrix, metric: .euclidean, context: .serial)
        for count in [Int.max, 1 << 62] {
            #expect(try search.nearest(toRow: 0, count: count, context: .serial).map(\.row) == Array(1..<1_500))
        }
    }

    @Test("Zero vectors, empty tables, no rows asked for")
    func corners() throws {
        let matrix = EmbeddingMatrix(rows: [[0, 0], [1, 0], [0, 2]])
        let cosine = try NeighborSearch(matrix: matrix, metric: .cosine, context: .serial)
        #expect(try cosine.nearest(to: [0, 0], count: 3, context: .serial).isEmpty)
        #expect(try cosine.nearest(to: [1, 1], count: 9, context: .serial).map(\.row) == [1, 2])
        #expect(try cosine.nearest(toRow: 1, count: 9, context: .serial).map(\.row) == [2])
        #expect(try cosine.nearest(to: [1, 0], count: 0, context: .serial).isEmpty)
        let far = try NeighborSearch(matrix: matrix, metric: .euclidean, context: .serial)
        #expect(try far.within(1, of: [0, 0], context: .serial) == [.init(row: 0, value: 0), .init(row: 1, value: 1)])
        #expect(try far.within(-1, of: [0, 0], context: .serial).isEmpty)
        let none = try NeighborSearch(
            matrix: EmbeddingMatrix(rowCount: 0, dimension: 2), metric: .dot, context: .serial)
        #expect(try none.nearest(to: [1, 1], count: 2, context: .serial).isEmpty)
    }
}
