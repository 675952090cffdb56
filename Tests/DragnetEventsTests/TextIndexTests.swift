import DragnetCore
import DragnetEvents
import Testing

/// Against a Swift dictionary.
@Suite("TextIndex")
struct TextIndexTests {
    @Test func findsTheFirstRowOfEachText() {
        var random = KeyedRandom(RandomKey(17))
        var column = TextColumn()
        var index = TextIndex()
        var reference: [[UInt8]: Int] = [:]
        for row in 0..<20_000 {
            let text = (0..<random.next(below: 12)).map { _ in UInt8(0x61 + random.next(below: 3)) }
            column.append(text)
            index.insert(row, of: column)
            if !text.isEmpty && reference[text] == nil { reference[text] = row }
        }
        for (text, row) in reference {
            #expect(text.withUnsafeBufferPointer { index.row(of: $0, in: column) } == row)
        }
        for absent in ["", "z", "abcabcabcabcabc"] {
            #expect(Array(absent.utf8).withUnsafeBufferPointer { index.row(of: $0, in: column) } == nil)
        }
    }
}
