import DragnetCore
import Testing

@Suite("Byte pieces")
struct BytePiecesTests {
    /// Pieces of random lengths, some of them empty, and reads of random lengths.
    @Test(arguments: 0..<20)
    func readsAreTheBytesInTheirOrder(seed: UInt64) throws {
        var random = KeyedRandom(RandomKey(seed))
        let bytes = (0..<1000).map { _ in UInt8(random.next(below: 256)) }
        var start = 0
        var pieces = BytePieces(count: bytes.count) {
            guard start < bytes.count else { return nil }
            let end = min(bytes.count, start + Int(random.next(below: 90)))
            defer { start = end }
            return Array(bytes[start..<end])
        }
        var lengths = KeyedRandom(RandomKey(seed, 1))
        var read: [UInt8] = []
        while pieces.remaining > 0 {
            read += try pieces.read(min(Int(lengths.next(below: 150)), pieces.remaining))
            #expect(pieces.remaining == bytes.count - read.count)
        }
        #expect(read == bytes)
        #expect(throws: BytePieces.Missing.self) { try pieces.read(1) }
        #expect(try pieces.read(0).isEmpty)
    }

    @Test func piecesThatEndTooSoonAreTold() throws {
        var once: [UInt8]? = [1, 2, 3]
        var pieces = BytePieces(count: 5) {
            defer { once = nil }
            return once
        }
        #expect(try pieces.read(2) == [1, 2])
        #expect(throws: BytePieces.Missing.self) { try pieces.read(3) }
    }

    @Test func theSourcesOwnFaultIsHandedOn() {
        struct Fault: Error {}
        var pieces = BytePieces(count: 5) { throw Fault() }
        #expect(throws: Fault.self) { try pieces.read(1) }
    }
}
