import DragnetIngest
import Testing

@Suite struct ByteSourceTests {
    @Test func memoryIsHandedOutInPieces() throws {
        let source = MemoryByteSource(Array("abcdef".utf8), nextPiece: { 4 })
        var buffer = [UInt8](repeating: 0, count: 16)
        #expect(buffer.withUnsafeMutableBytes { source.read(into: $0) } == 4)
        #expect(buffer.withUnsafeMutableBytes { source.read(into: $0) } == 2)
        #expect(buffer.withUnsafeMutableBytes { source.read(into: $0) } == 0)
    }
}
