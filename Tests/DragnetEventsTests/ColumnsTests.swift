import DragnetCore
import DragnetEvents
import Testing

/// Against arrays of optionals.
@Suite("Columns")
struct ColumnsTests {
    @Test(arguments: [0.0, 0.01, 0.5, 0.99, 1.0])
    func numbersAndTheirAbsence(missing: Double) {
        var random = KeyedRandom(RandomKey(41))
        for rows in [0, 1, 63, 64, 65, 200, 1000] {
            let values = (0..<rows).map { _ in
                random.nextBool(probability: missing) ? nil : random.nextNormal() * 1e6
            }
            var column = NumberColumn()
            for value in values { column.append(value) }
            #expect(column.count == rows)
            #expect(column.missingCount == values.count { $0 == nil })
            #expect((0..<rows).map { column[$0] } == values)
        }
    }

    @Test func absenceIsNotZero() {
        var column = NumberColumn()
        column.append(0)
        column.append(nil)
        column.append(-0.0)
        #expect(column[0] == 0)
        #expect(column[1] == nil)
        #expect(column[2]?.sign == .minus)
    }

    @Test func categoriesAreNumberedByFirstAppearance() {
        var column = CategoryColumn()
        for value in ["EUR", nil, "USD", "EUR", "", "usd"] { column.append(value) }
        #expect(column.levels == ["EUR", "USD", "", "usd"])
        #expect(column.codes == [0, CategoryColumn.missing, 1, 0, 2, 3])
        #expect((0..<column.count).map { column[$0] } == ["EUR", nil, "USD", "EUR", "", "usd"])
        #expect(column.knownCode(of: "USD") == 1)
        #expect(column.knownCode(of: "GBP") == nil)
        let pounds = column.code(of: "GBP")
        column.append(code: pounds)
        column.append(code: CategoryColumn.missing)
        #expect(column[6] == "GBP")
        #expect(column[7] == nil)
    }

    @Test func categoriesAreToldApartByTheirBytes() {
        // Each row of these is one text to Swift's ==, and as many to a log.
        let texts = [
            "caf\u{E9}", "cafe\u{301}", "a\u{323}\u{307}", "a\u{307}\u{323}", "\u{212B}", "\u{C5}", "A\u{30A}", "cafe",
            "\0", "",
        ]
        var column = CategoryColumn()
        for text in texts + texts.reversed() { column.append(text) }
        let count = UInt32(texts.count)
        #expect(column.codes == Array(0..<count) + (0..<count).reversed())
        #expect(column.levels.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
        for (code, text) in texts.enumerated() { #expect(column.knownCode(of: text) == UInt32(code)) }
        #expect(column.knownCode(of: "\u{1E63}\u{307}") == nil)
    }

    @Test func categoriesAreThoseOfAReferenceOfBytes() {
        var random = KeyedRandom(RandomKey(43))
        var column = CategoryColumn()
        var reference: [[UInt8]: UInt32] = [:]
        let scalars: [Unicode.Scalar] = ["e", "\u{301}", "\u{E9}", "\u{327}"]
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<random.next(below: 6) { text.unicodeScalars.append(scalars[random.next(below: 4)]) }
            let bytes = Array(text.utf8)
            let code = reference[bytes] ?? UInt32(reference.count)
            reference[bytes] = code
            #expect(column.code(of: text) == code)
        }
        #expect(column.levels.count == reference.count)
    }

    @Test func textsComeBackByteForByte() {
        var random = KeyedRandom(RandomKey(42))
        let texts = (0..<2000).map { _ in
            (0..<random.next(below: 30)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
        var column = TextColumn()
        for text in texts { column.append(text) }
        #expect(column.count == 2000)
        for (row, text) in texts.enumerated() {
            #expect(Array(column.bytes(of: row)) == text)
            #expect(column[row] == String(decoding: text, as: UTF8.self))
        }
    }
}
