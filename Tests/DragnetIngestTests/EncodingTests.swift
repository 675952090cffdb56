import DragnetCore
import DragnetEvents
import DragnetIngest
import Foundation
import Testing

@Suite struct EncodingTests {
    private static let table = """
        Zeit;Auftraggeber;Empfänger;Betrag
        01.03.2026 10:00;Müller & Söhne;Łódź – 日本 😀;1.234,50
        02.03.2026 11:00;Café „Zum Bär“;Müller & Söhne;-3,25

        """
    /// The same without what windows-1252 cannot say.
    private static let western = table.replacing("Łódź – 日本 😀", with: "Œuvre – 20 €")

    private static func options(_ encoding: TextEncoding? = nil) throws -> IngestOptions {
        var options = try mapped("time=Zeit", "source=Auftraggeber", "destination=Empfänger", "amount=Betrag")
        options.encoding = encoding
        options.decimalMark = ","
        return options
    }

    @Test func utf16WithItsMark() throws {
        let expected = rows(try ingest(Self.table, Self.options()).log)
        #expect(expected.count == 2)
        for (mark, encoding) in [([0xFF, 0xFE], String.Encoding.utf16LittleEndian), ([0xFE, 0xFF], .utf16BigEndian)] {
            let bytes = mark.map { UInt8($0) } + (try #require(Self.table.data(using: encoding)))
            for wanted in [nil, TextEncoding.utf16] {
                let result = try ingest(bytes, Self.options(wanted))
                #expect(rows(result.log) == expected)
                #expect(result.mapping[.destination]?.columns == ["Empfänger"])
            }
            #expect(rows(try ingest(try gzipped(bytes), Self.options()).log) == expected)
        }
    }

    @Test func utf16WithoutItsMarkIsNamed() throws {
        let expected = rows(try ingest(Self.table, Self.options()).log)
        let little = Array(try #require(Self.table.data(using: .utf16LittleEndian)))
        let big = Array(try #require(Self.table.data(using: .utf16BigEndian)))
        #expect(rows(try ingest(little, Self.options(.utf16LittleEndian)).log) == expected)
        #expect(rows(try ingest(big, Self.options(.utf16BigEndian)).log) == expected)
        #expect(failure { try ingest(little, Self.options()) }?.help == "say --encoding utf-16le")
        #expect(failure { try ingest(big, Self.options()) }?.help == "say --encoding utf-16be")
    }

    @Test func windows1252WithItsHeader() throws {
        let bytes = Array(try #require(Self.western.data(using: .windowsCP1252)))
        let expected = rows(try ingest(Self.western, Self.options()).log)
        #expect(rows(try ingest(bytes, Self.options(.windows1252)).log) == expected)
        var options = try Self.options()
        options.mapping[.destination] = ColumnMapping([.number(3)])
        let error = failure { try ingest(bytes, options) }
        #expect(error?.code == .inputUnusable)
        #expect(error?.help?.contains("--encoding windows-1252") == true)
    }

    /// Every character of the table against another program's.
    @Test func allCharactersOfWindows1252() throws {
        let holes: Set<UInt8> = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
        let bytes = (UInt8(0xA0)...0xFF).map { $0 } + (UInt8(0x80)...0x9F).filter { !holes.contains($0) }
        let text = try #require(String(data: Data(bytes), encoding: .windowsCP1252))
        let table = Array("src,dst,amount\na".utf8) + bytes + Array("b,c,1\n".utf8)
        var options = try mapped("time=")
        options.encoding = .windows1252
        let log = try ingest(table, options).log
        #expect(log.nodes.name(of: log.sources[0]) == "a" + text + "b")
    }

    @Test func whereTheTextIsCutNeverMatters() throws {
        let expected = rows(try ingest(Self.table, Self.options()).log)
        let bytes = [0xFE, 0xFF] + Array(try #require(Self.table.data(using: .utf16BigEndian)))
        for seed in 0..<20 {
            let cuts = Cuts(seed: UInt64(seed))
            #expect(rows(try ingest(bytes, Self.options(), nextPiece: { cuts.next() }).log) == expected)
        }
    }

    @Test func textThatIsBroken() throws {
        let whole = [0xFF, 0xFE] + Array(try #require(Self.table.data(using: .utf16LittleEndian)))
        let error = failure { try ingest(Array(whole.dropLast()), Self.options()) }
        #expect(error?.message == "is not UTF-16: half a character at byte \(whole.count - 1)")
        let lone = [0xFF, 0xFE, 0x00, 0xDC] + whole.dropFirst(2)
        #expect(failure { try ingest(Array(lone), Self.options()) }?.message.hasSuffix("at byte 3") == true)
    }
}
