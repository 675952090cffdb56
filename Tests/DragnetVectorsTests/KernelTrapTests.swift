import CDragnetKernels
import DragnetCore
import DragnetTestSupport
import DragnetVectors
import Foundation
import Testing

/// What would spoil the vectors or their bits without anybody noticing; each was seen once.
@Suite("Traps of the kernels")
struct KernelTrapTests {
    private static let stride = 32
    private static let slots = 300

    /// Trains groups of [centre, contexts…] with every set of kernels and by the definition; all must agree.
    private func train(
        _ groups: [[UInt16]], noise: [UInt16], negatives: Int = 5, rate: Float = 0.05, scale: Float = 2
    ) -> (centers: [Float], contexts: [Float]) {
        let centers = KernelTests.vector(6 * Self.stride, 7, scale: scale)
        let contexts = KernelTests.vector(16 * Self.stride, 8, scale: scale)
        let stream = noise + noise.prefix(Int(DRAGNET_TILE_NEGATIVES))
        var reference = ReferenceTrainer(
            centers: centers, contexts: contexts, stride: Self.stride, negatives: stream, negativeCount: noise.count,
            perPositive: negatives, rate: rate)
        reference.train(groups, offset: 0)
        let words = groups.flatMap { [$0[0], UInt16($0.count - 1)] + $0.dropFirst() }
        for set in KernelSet.available {
            var (u, c) = (centers, contexts)
            let pairs = u.withUnsafeMutableBufferPointer { u in
                c.withUnsafeMutableBufferPointer { c in
                    words.withUnsafeBufferPointer { words in
                        stream.withUnsafeBufferPointer { stream in
                            var bucket = dragnet_bucket(
                                centers: u.baseAddress, contexts: c.baseAddress, stride: Self.stride,
                                groups: words.baseAddress, word_count: words.count, negatives: stream.baseAddress,
                                negative_count: UInt32(noise.count), negative_offset: 0,
                                tile_negatives: UInt32(4 * negatives), negative_weight: Float(negatives),
                                learning_rate: rate, fetches_ahead: 0, positive_cells: nil, negative_cells: nil)
                            return set.table.train_bucket(&bucket)
                        }
                    }
                }
            }
            #expect(pairs == groups.reduce(0) { $0 + $1.count - 1 })
            #expect(u.map(\.bitPattern) == reference.centers.map(\.bitPattern))
            #expect(c.map(\.bitPattern) == reference.contexts.map(\.bitPattern))
        }
        return (reference.centers, reference.contexts)
    }

    private func moved(_ contexts: [Float], _ row: Int) -> Bool {
        contexts[row * Self.stride..<(row + 1) * Self.stride].map(\.bitPattern)
            != KernelTests.vector(16 * Self.stride, 8, scale: 2)[row * Self.stride..<(row + 1) * Self.stride]
            .map(\.bitPattern)
    }

    @Test("One batch of a centre after another has negatives of its own: the stream moves by all that were used")
    func freshNegatives() {
        // Rows 8, 9, 10, … stand twenty slots each, as many as a full tile of one centre reads.
        let noise = (0..<Self.slots).map { UInt16(8 + min(7, $0 / 20)) }
        for tiles in 1...4 {
            let contexts = train([[0] + [UInt16](repeating: 1, count: 4 * tiles)], noise: noise).contexts
            for tile in 0..<7 { #expect(moved(contexts, 8 + tile) == (tile < tiles)) }
        }
        // A last batch of two positives reads half as many.
        let contexts = train([[0, 1, 2, 3, 4, 5, 6], [1, 7, 7, 7, 7]], noise: noise).contexts
        #expect(moved(contexts, 9) && moved(contexts, 8) && !moved(contexts, 10))
    }

    @Test("A row that is met twice in a tile is updated twice, in the order of the definition")
    func repeatedRows() {
        var random = KeyedRandom(RandomKey(4))
        for rows in [1, 2, 3] {
            // Few rows, so that negatives meet each other and the positives of both centres.
            let noise = (0..<Self.slots).map { _ in UInt16(random.next(below: rows)) }
            _ = train([[0, 0, 1, 0, 1, 0], [1, 1, 0, 0, 1], [2, 0], [3, 2, 2, 1, 0, 0, 0, 1]], noise: noise)
        }
    }

    @Test("A centre is never in both slots of a tile: the second of its groups waits")
    func sameCenterTwice() {
        let noise = (0..<Self.slots).map { UInt16($0 % 16) }
        // As a hub with more contexts than a group can count is written.
        _ = train([[2, 1, 2, 3, 4, 5, 6, 7], [2, 8, 9], [2, 10, 11, 12, 13, 14], [3, 1]], noise: noise)
        _ = train([[1, 1], [1, 2], [1, 3], [1, 4]], noise: noise)
    }

    @Test("Dot products beyond where the logistic function is told from 0 and 1 stay finite", arguments: [30, 1e4])
    func saturation(scale: Float) {
        let noise = (0..<Self.slots).map { UInt16($0 % 16) }
        let tables = train([[0, 1, 2, 3], [1, 4, 5], [2, 6]], noise: noise, rate: 1e-3, scale: scale)
        #expect(tables.centers.allSatisfy(\.isFinite) && tables.contexts.allSatisfy(\.isFinite))
    }

    @Test("Nothing is contracted, put in another order, or approximated")
    func exactArithmetic() throws {
        // 1 + 2^-12 squared needs more bits than a Float has: with contraction the products of the first chunk, which are
        // rounded by definition, would not be.
        let odd: Float = 1 + 0x1p-12
        for count in [16, 32, 48] {
            var a = [Float](repeating: odd, count: count)
            let b = a
            a[0] = -(odd * odd) + 0x1p-20
            for set in KernelSet.available {
                let found = a.withUnsafeBufferPointer { a in
                    b.withUnsafeBufferPointer { b in set.table.dot(a.baseAddress, b.baseAddress, count) }
                }
                #expect(found.bitPattern == KernelTests.dot(a[...], b[...]).bitPattern)
            }
        }
        // And no source or flag asks for it.
        let folder = PackagePlaces.file("Sources/CDragnetKernels")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains(".") }
        for name in names {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            for word in ["rcp14", "rcp_", "rsqrt", "expf(", "powf(", "ffast", "reassociate(on)", "contract(fast)"] {
                #expect(!text.contains(word), "\(name) has \(word)")
            }
            if name == "kernels_template.h" { #expect(text.contains("#pragma clang fp contract(off)")) }
        }
        let package = try String(contentsOf: PackagePlaces.file("Package.swift"), encoding: .utf8)
        #expect(!package.contains("unsafeFlags") && !package.contains("fast-math"))
    }

    @Test("A processor without fused multiply-add gets the same bits, by the portable kernels")
    func withoutFusedMultiplyAdd() {
        #expect(KernelSet.available.first == .portable)
        let (a, b) = (KernelTests.vector(129, 1), KernelTests.vector(129, 2))
        let dots = KernelSet.available.map { set in
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in set.table.dot(a.baseAddress, b.baseAddress, 129).bitPattern }
            }
        }
        #expect(Set(dots).count == 1)
    }
}
