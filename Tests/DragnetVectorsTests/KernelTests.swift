import CDragnetKernels
import DragnetCore
import DragnetVectors
import Testing

/// The kernels against their definition, written out number by number.
@Suite("Kernels")
struct KernelTests {
    static func vector(_ count: Int, _ key: UInt64, scale: Float = 1) -> [Float] {
        var random = KeyedRandom(RandomKey(key))
        return (0..<count).map { _ in Float(random.nextUnit() - 0.5) * scale }
    }

    /// Sixteen lanes, fused, summed by halves.
    static func dot(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Float {
        let (a, b) = (Array(a), Array(b))
        var lanes = [Float](repeating: 0, count: 16)
        for index in a.indices {
            lanes[index % 16] = index < 16 ? a[index] * b[index] : lanes[index % 16].addingProduct(a[index], b[index])
        }
        for half in [8, 4, 2, 1] { for lane in 0..<half { lanes[lane] += lanes[lane + half] } }
        return lanes[0]
    }

    @Test("Dot, distance and axpy keep their definition at any length", arguments: [1, 7, 16, 17, 31, 32, 128, 200])
    func elementary(count: Int) {
        let (a, b) = (Self.vector(count, 1), Self.vector(count, 2))
        let difference = zip(a, b).map(-)
        // The distance starts from zero, so that its first product is fused too.
        let distance = Self.dot(difference[...], difference[...])
        let axpy = zip(a, b).map { $1.addingProduct(0.3, $0) }
        for set in KernelSet.available {
            #expect(set.table.dot(a, b, count) == Self.dot(a[...], b[...]))
            #expect(set.table.squared_distance(a, b, count) == distance)
            var y = b
            set.table.axpy(0.3, a, &y, count)
            #expect(y == axpy)
        }
    }

    @Test(
        "Hinges keep their definition at any length, and what is missing has a weight of its own",
        arguments: [1, 7, 16, 33, 163])
    func hinges(count: Int) {
        var parts = (0..<10).map { Self.vector(count, 20 + UInt64($0), scale: 4) }
        parts[2] = parts[2].map { -abs($0) }
        parts[3] = parts[3].map { abs($0) }
        var row = Self.vector(count, 30, scale: 20)
        for place in stride(from: 0, to: count, by: 5) { row[place] = .nan }
        for place in stride(from: 1, to: count, by: 11) { row[place] = .infinity }
        let limit: Float = 5
        let expected = row.indices.map { place -> Float in
            let part = parts.map { $0[place] }
            guard !row[place].isNaN else { return part[9] }
            let z = min(max((row[place] - part[0]) * part[1], part[2]), part[3])
            let low = min(max((row[place] - part[4]) * part[1], 0), limit)
            let high = min(max((row[place] - part[5]) * part[1], 0), limit)
            return part[6] * z + part[7] * low + part[8] * high
        }
        for set in KernelSet.available {
            var terms = [Float](repeating: 0, count: count)
            set.table.hinge_terms(row, parts.flatMap(\.self), count, count, limit, &terms)
            #expect(terms == expected)
        }
    }

    @Test(
        "Terms are added up by group in their order, whatever the groups' sizes",
        arguments: [[1], [40, 3, 1], [7, 7, 2, 0]])
    func groups(sizes: [Int]) {
        let terms = Self.vector(sizes.reduce(0, +) * 3, 40, scale: 1e6)
        // Three groups of each size, whose terms lie mixed up; one step takes the next term of every group that has one.
        let counts = sizes.flatMap { [$0, $0, $0] }
        var members = [[UInt32]](repeating: [], count: counts.count)
        var next = 0
        for place in terms.indices {
            while members[next % counts.count].count == counts[next % counts.count] { next += 1 }
            members[next % counts.count].append(UInt32(place))
            next += 1
        }
        let steps = (0..<(counts.max() ?? 0)).map { step in
            members.filter { step < $0.count }.map { $0[step] }
        }
        let expected = members.map { $0.reduce(Float(0.5)) { $0 + terms[Int($1)] } }
        for set in KernelSet.available {
            var sums = [Float](repeating: 0.5, count: counts.count)
            set.table.add_by_group(terms, steps.flatMap(\.self), steps.map { UInt32($0.count) }, steps.count, &sums)
            #expect(sums == expected)
        }
    }

    @Test("Logarithms have the bits of single ones", arguments: [1, 15, 64, 192])
    func logarithms(count: Int) {
        var values = Self.vector(count, 50, scale: 1e6).map { abs($0) }
        for place in stride(from: 0, to: count, by: 3) { values[place] *= 1e-10 }
        for place in stride(from: 1, to: count, by: 7) { values[place] = -values[place] / 1e7 }
        values[0] = 0
        for set in KernelSet.available {
            var logarithms = [Float](repeating: .nan, count: count)
            set.table.log1p_all(values, count, &logarithms)
            #expect(logarithms == values.map { FloatMath.log1p($0) })
        }
    }

    @Test("Blocks of dot products equal single ones", arguments: [1, 3, 16, 21, 40], [16, 48, 128])
    func blocks(rows: Int, stride: Int) {
        let table = Self.vector(rows * stride, 3)
        let query = Self.vector(stride, 4)
        let expected = (0..<rows).map { Self.dot(query[...], table[$0 * stride..<($0 + 1) * stride]) }
        let ranked = expected.indices.sorted { (-expected[$0], $0) < (-expected[$1], $1) }
        for set in KernelSet.available {
            var dots = [Float](repeating: 0, count: rows)
            set.table.row_dots(query, table, rows, stride, &dots)
            #expect(dots == expected)
            var (nearest, nearestDot) = ([Int32(0)], [Float(0)])
            set.table.nearest(query, 1, table, rows, stride, &nearest, &nearestDot)
            #expect(Int(nearest[0]) == ranked[0] && nearestDot[0] == expected[ranked[0]])
        }
    }

    @Test("Many vectors at once give the same dot products and the same nearest rows", arguments: [1, 2, 5, 35, 64])
    func manyVectors(count: Int) {
        for (rows, stride) in [(1, 16), (16, 32), (37, 48), (64, 128)] {
            let table = Self.vector(rows * stride, 13)
            // The second half of the rows repeats the first, so that every nearest row is a tie.
            let tied = Array(table.prefix((rows + 1) / 2 * stride) + table.prefix(rows / 2 * stride))
            let queries = Self.vector(count * stride, 14)
            for set in KernelSet.available {
                var dots = [Float](repeating: 0, count: count * rows)
                set.table.block_dots(queries, count, tied, rows, stride, &dots)
                var (nearest, nearestDots) = ([Int32](repeating: 0, count: count), [Float](repeating: 0, count: count))
                set.table.nearest(queries, count, tied, rows, stride, &nearest, &nearestDots)
                for query in 0..<count {
                    let vector = queries[query * stride..<(query + 1) * stride]
                    let expected = (0..<rows).map { Self.dot(vector, tied[$0 * stride..<($0 + 1) * stride]) }
                    #expect(Array(dots[query * rows..<(query + 1) * rows]) == expected)
                    let best = expected.indices.max {
                        expected[$0] < expected[$1] || (expected[$0] == expected[$1] && $0 > $1)
                    }
                    #expect(Int(nearest[query]) == best && nearestDots[query] == best.map { expected[$0] })
                }
            }
        }
    }

    @Test("Blending rows sums in their order", arguments: [16, 32, 64, 112], [true, false])
    func blend(stride: Int, isWeighted: Bool) {
        let table = Self.vector(9 * stride, 5)
        let weights: [Float] = [0.5, 2, 1.25, 3]
        let rows: [UInt32] = [7, 1, 1, 4]
        let shift = Self.vector(stride, 6)
        let expected = (0..<stride).map { column in
            var sum: Float = 0
            for (place, row) in rows.enumerated() {
                sum = sum.addingProduct(isWeighted ? weights[place] : 1, table[Int(row) * stride + column])
            }
            return (-shift[column]).addingProduct(0.5, table[column]).addingProduct(0.125, sum)
        }
        for set in KernelSet.available {
            var out = [Float](repeating: 0, count: stride)
            weights.withUnsafeBufferPointer { all in
                set.table.blend_rows(
                    table, table, stride, stride, rows, isWeighted ? all.baseAddress : nil, 4, 4, 0.125, 0.5, shift,
                    &out)
            }
            #expect(out == expected)
        }
    }

    @Test("Weighted rows are added in their order, and what is no row is passed over", arguments: [16, 32, 112])
    func weightedRows(stride: Int) {
        let table = Self.vector(40 * stride, 11)
        let weights = (0..<40).map { 0.25 + Double($0 * $0 % 7) }
        let rows = (0..<90).map { $0 % 11 == 5 ? UInt32.max : UInt32($0 * 17 % 40) }
        let start = (0..<stride).map { Double($0) }
        var (expected, total) = (start, 0.0)
        for row in rows where row != UInt32.max {
            for column in 0..<stride {
                expected[column] += weights[Int(row)] * Double(table[Int(row) * stride + column])
            }
            total += weights[Int(row)]
        }
        for set in KernelSet.available {
            var sums = start
            #expect(set.table.add_weighted_rows(table, stride, rows, rows.count, weights, &sums) == total)
            #expect(sums == expected)
        }
    }

    /// The upper half of a float, rounded to the nearest, to the even one of two.
    private static func short(_ value: Float) -> UInt16 {
        let (low, high) = (value.bitPattern & 0xFFFF, UInt16(value.bitPattern >> 16))
        return low > 0x8000 || low == 0x8000 && high & 1 == 1 ? high + 1 : high
    }

    private static func float(_ short: UInt16) -> Float { Float(bitPattern: UInt32(short) << 16) }

    @Test("Blending rows of 16 bits rounds to the nearest even one", arguments: [true, false])
    func blendShort(isWeighted: Bool) {
        let table = Self.vector(9 * 32, 5).map(Self.short)
        let values = table.map(Self.float)
        let weights: [Float] = [0.5, 2, 1.25, 3, 1]
        let rows: [UInt32] = [7, 1, 1, 4, 0]
        // Sums that lie half way between two numbers are among them.
        let shift = Self.vector(32, 6).map { Self.float(Self.short($0)) }
        for count in 0...5 {
            let expected = (0..<32).map { column in
                var sum: Float = 0
                for (place, row) in rows.prefix(count).enumerated() {
                    sum = sum.addingProduct(isWeighted ? weights[place] : 1, values[Int(row) * 32 + column])
                }
                return Self.short((-shift[column]).addingProduct(0.5, values[column]).addingProduct(0.125, sum))
            }
            for set in KernelSet.available {
                var out = [UInt16](repeating: 0, count: 32)
                weights.withUnsafeBufferPointer { all in
                    set.table.blend_short_rows(
                        table, table, rows, isWeighted ? all.baseAddress : nil, count, 5, 0.125, 0.5, shift, &out)
                }
                #expect(out == expected)
            }
        }
    }

    @Test("Weighted rows of 16 bits are added in their order, and what is no row is passed over")
    func weightedShortRows() {
        let table = Self.vector(40 * 32, 11).map(Self.short)
        let weights = (0..<40).map { 0.25 + Double($0 * $0 % 7) }
        let rows = (0..<90).map { $0 % 11 == 5 ? UInt32.max : UInt32($0 * 17 % 40) }
        let start = (0..<32).map { Double($0) }
        var (expected, total) = (start, 0.0)
        for row in rows where row != UInt32.max {
            for column in 0..<32 {
                expected[column] += weights[Int(row)] * Double(Self.float(table[Int(row) * 32 + column]))
            }
            total += weights[Int(row)]
        }
        for set in KernelSet.available {
            var sums = start
            #expect(set.table.add_weighted_short_rows(table, rows, rows.count, weights, &sums) == total)
            #expect(sums == expected)
        }
    }

    /// Groups with more and fewer positives than a tile holds, a centre twice in a row, and repeats among the negatives.
    private static let groups: [[UInt16]] = [
        [0, 1, 2, 3, 3, 3, 4], [1, 5], [1, 6, 7], [2, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2], [3, 4], [0, 1, 1],
        [4, 2, 4, 6, 0], [5, 7, 7, 7, 7, 7, 7, 7, 7, 7],
    ]

    @Test("Training follows the definition of the tile, bit for bit", arguments: [16, 32, 48, 112, 128], [1, 3, 5, 9])
    func training(stride: Int, negatives: Int) {
        let centers = Self.vector(6 * stride, 7, scale: 2)
        let contexts = Self.vector(8 * stride, 8, scale: 2)
        var random = KeyedRandom(RandomKey(9))
        var stream = (0..<300).map { _ in UInt16(random.next(below: 8)) }
        stream += stream.prefix(Int(DRAGNET_TILE_NEGATIVES))
        var reference = ReferenceTrainer(
            centers: centers, contexts: contexts, stride: stride, negatives: stream, negativeCount: 300,
            perPositive: negatives, rate: 0.05)
        reference.train(Self.groups, offset: 280)
        let words = Self.groups.flatMap { [$0[0], UInt16($0.count - 1)] + $0.dropFirst() }
        for (set, fetches) in KernelSet.available.flatMap({ [($0, Int32(0)), ($0, Int32(1))] }) {
            var (u, c) = (centers, contexts)
            var cells = [UInt64](repeating: 0, count: 2 * Int(DRAGNET_LOSS_CELLS))
            let pairs = u.withUnsafeMutableBufferPointer { u in
                c.withUnsafeMutableBufferPointer { c in
                    cells.withUnsafeMutableBufferPointer { cells in
                        words.withUnsafeBufferPointer { words in
                            stream.withUnsafeBufferPointer { stream in
                                var bucket = dragnet_bucket(
                                    centers: u.baseAddress, contexts: c.baseAddress, stride: stride,
                                    groups: words.baseAddress, word_count: words.count, negatives: stream.baseAddress,
                                    negative_count: 300, negative_offset: 280, tile_negatives: UInt32(4 * negatives),
                                    negative_weight: Float(negatives), learning_rate: 0.05,
                                    fetches_ahead: fetches,
                                    positive_cells: cells.baseAddress,
                                    negative_cells: cells.baseAddress.map { $0 + Int(DRAGNET_LOSS_CELLS) })
                                return set.table.train_bucket(&bucket)
                            }
                        }
                    }
                }
            }
            #expect(pairs == 36)
            #expect(u.map(\.bitPattern) == reference.centers.map(\.bitPattern))
            #expect(c.map(\.bitPattern) == reference.contexts.map(\.bitPattern))
            // The first tile of every sixteen is observed: here the four positives of each slot.
            #expect(cells.prefix(Int(DRAGNET_LOSS_CELLS)).reduce(0, +) > 0)
        }
    }

    @Test("Buckets hold the pairs of the walks, grouped by centre", arguments: [1, 3, 8])
    func buckets(window: Int) {
        let (blocks, rows, length, walks) = (3, 5, 12, 40)
        var random = KeyedRandom(RandomKey(10))
        var tokens = (0..<walks * length).map { _ in
            UInt32(random.next(below: blocks)) << 16 | UInt32(random.next(below: rows))
        }
        for position in 5..<length { tokens[3 * length + position] = DRAGNET_NO_TOKEN }
        let key = RandomKey(11)
        var expected: [[UInt32]: Int] = [:]
        for (place, center) in tokens.enumerated() where center != DRAGNET_NO_TOKEN {
            let (walk, position) = place.quotientAndRemainder(dividingBy: length)
            let bits = key.appending(UInt64(100 + walk)).value(at: UInt64(position)) >> 32
            let reach = 1 + Int((bits * UInt64(window)) >> 32)
            for other in max(0, position - reach)...min(length - 1, position + reach) where other != position {
                let context = tokens[walk * length + other]
                if context != DRAGNET_NO_TOKEN { expected[[center, context], default: 0] += 1 }
            }
        }
        var found: [[UInt32]: Int] = [:]
        for block in 0..<blocks {
            let (pairs, groups) = Self.build(tokens, length, block: block, blocks: blocks, rows: rows, window, key)
            #expect(pairs == groups.reduce(0) { $0 + $1.contexts.count })
            for group in groups {
                for context in group.contexts {
                    found[[UInt32(block) << 16 | group.center, UInt32(group.block) << 16 | context], default: 0] += 1
                }
            }
        }
        #expect(found == expected)
    }

    @Test("Large groups stand in lists of their own, behind those of all blocks", arguments: [1, 6, 1_000])
    func largeGroups(limit: Int) {
        let (blocks, rows, length) = (3, 5, 12)
        let tokens = Self.skewedTokens(40 * length, blocks: blocks, rows: rows, RandomKey(15))
        func build(_ limit: Int) -> (pairs: Int, groups: [Group]) {
            Self.build(tokens, length, block: 2, blocks: blocks, rows: rows, 3, RandomKey(16), largeGroup: limit)
        }
        let (whole, parted) = (build(0), build(limit))
        #expect(parted.pairs == whole.pairs)
        let expected =
            whole.groups.filter { $0.contexts.count <= limit }
            + whole.groups.filter { $0.contexts.count > limit }.map {
                Group(block: blocks + $0.block, center: $0.center, contexts: $0.contexts)
            }
        #expect(parted.groups == expected)
        #expect(whole.groups.contains { $0.contexts.count > 6 })
    }

    @Test("A group of more than 65,535 is cut")
    func cutGroups() {
        // One walk to and fro between two nodes of one block.
        let tokens = (0..<100_000).map { UInt32($0 % 2) }
        let (pairs, groups) = Self.build(
            tokens, tokens.count, block: 0, blocks: 1, rows: 2, 3, RandomKey(12))
        #expect(pairs == groups.reduce(0) { $0 + $1.contexts.count })
        #expect(groups.filter { $0.center == 0 }.map(\.contexts.count).dropLast().allSatisfy { $0 == 65_535 })
        #expect(groups.count > 2 && groups.map(\.center) == groups.map(\.center).sorted())
    }

    @Test("Balanced groups are those of some rows at a time, by their tiles and then by what they leave in the last")
    func balancedGroups() {
        let (blocks, rows, length) = (2, 600, 24)
        let tokens = Self.skewedTokens(400 * length, blocks: blocks, rows: rows, RandomKey(13))
        func build(_ isBalanced: Bool) -> (pairs: Int, groups: [Group]) {
            Self.build(tokens, length, block: 1, blocks: blocks, rows: rows, 4, RandomKey(14), isBalanced: isBalanced)
        }
        let (plain, balanced) = (build(false), build(true))
        #expect(balanced.pairs == plain.pairs)
        let (tile, rowsAtOnce) = (Int(DRAGNET_TILE_POSITIVES), Int(DRAGNET_BALANCED_ROWS))
        func order(_ group: (offset: Int, element: Group)) -> [Int] {
            let count = group.element.contexts.count
            let sizes = min(31, (count + tile - 1) / tile * tile - tile + count % tile)
            return [group.element.block, Int(group.element.center) / rowsAtOnce, sizes, group.offset]
        }
        let expected = plain.groups.enumerated()
            .sorted { order($0).lexicographicallyPrecedes(order($1)) }
            .map(\.element)
        #expect(balanced.groups == expected)
        #expect(balanced.groups != plain.groups && plain.groups.contains { $0.contexts.count > 32 })
    }

    /// Tokens among which low rows are frequent, so that groups have one to some dozen contexts.
    private static func skewedTokens(_ count: Int, blocks: Int, rows: Int, _ key: RandomKey) -> [UInt32] {
        var random = KeyedRandom(key)
        return (0..<count).map { _ in
            UInt32(random.next(below: blocks)) << 16 | UInt32(random.next(below: 1 + random.next(below: rows)))
        }
    }

    private struct Group: Equatable {
        var block: Int
        var center: UInt32
        var contexts: [UInt32]
    }

    private static func build(
        _ tokens: [UInt32], _ length: Int, block: Int, blocks: Int, rows: Int, _ window: Int, _ key: RandomKey,
        isBalanced: Bool = false, largeGroup: Int = 0
    ) -> (pairs: Int, groups: [Group]) {
        var offsets: [UInt32] = [0]
        var places: [UInt32] = []
        for row in 0..<rows {
            for (place, token) in tokens.enumerated() where token == UInt32(block) << 16 | UInt32(row) {
                places.append(UInt32(place))
            }
            offsets.append(UInt32(places.count))
        }
        var lists = [dragnet_word_list](repeating: dragnet_word_list(), count: 2 * blocks)
        let pairs = tokens.withUnsafeBufferPointer { tokens in
            places.withUnsafeBufferPointer { places in
                offsets.withUnsafeBufferPointer { offsets in
                    var source = dragnet_bucket_source(
                        tokens: tokens.baseAddress, walk_length: length, places: places.baseAddress,
                        place_offsets: offsets.baseAddress, row_count: rows, block_count: blocks,
                        window: UInt32(window), window_key: key.value, first_walk: 100,
                        balances_groups: isBalanced ? 1 : 0, large_group: largeGroup)
                    return dragnet_build_buckets(&source, &lists)
                }
            }
        }
        var groups: [Group] = []
        for (column, list) in lists.enumerated() {
            let words = UnsafeBufferPointer(start: list.words, count: list.count)
            var place = 0
            while place < words.count {
                let count = Int(words[place + 1])
                groups.append(
                    Group(
                        block: column, center: UInt32(words[place]),
                        contexts: words[place + 2..<place + 2 + count].map(UInt32.init)))
                place += 2 + count
            }
            dragnet_word_list_free(&lists[column])
        }
        return (Int(pairs), groups)
    }
}
