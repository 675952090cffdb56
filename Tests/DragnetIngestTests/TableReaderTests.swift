import DragnetCore
import DragnetIngest
import Testing

@Suite("Tables with a header")
struct TableReaderTests {
    private func rows(_ text: String, pieces: Int = .max) throws -> (columns: [String], rows: [[String]], lines: [Int])
    {
        try rows(Array(text.utf8), pieces: pieces)
    }

    private func rows(
        _ bytes: [UInt8], pieces: Int = .max
    ) throws -> (columns: [String], rows: [[String]], lines: [Int]) {
        let table = try TableReader(MemoryByteSource(bytes) { pieces }, file: "t.csv", context: .serial)
        var (rows, lines): ([[String]], [Int]) = ([], [])
        while let row = try table.next() {
            rows.append(row)
            lines.append(table.line)
        }
        return (table.columns, rows, lines)
    }

    @Test("Cells come out as RFC 4180 says, wherever the pieces are cut", arguments: [1, 3, 1000])
    func cells(pieces: Int) throws {
        let text = "id,label,note\r\n1,fraud,\"a,\"\"b\"\"\nc\"\n\n2,0,\n#3,1,=x\n"
        let table = try rows(text, pieces: pieces)
        #expect(table.columns == ["id", "label", "note"])
        #expect(table.rows == [["1", "fraud", "a,\"b\"\nc"], ["2", "0", ""], ["#3", "1", "=x"]])
        #expect(table.lines == [2, 5, 6])
    }

    @Test("Semicolons, tabs and a byte order mark are read")
    func separators() throws {
        #expect(try rows("id;label\na,b;1\n").rows == [["a,b", "1"]])
        #expect(try rows("id\tlabel\na;b\t1").rows == [["a;b", "1"]])
        #expect(try rows("\u{FEFF}id,label\nx,1\n").columns == ["id", "label"])
        #expect(try rows("id\nx\n").rows == [["x"]])
        #expect(try rows("id,label\n").rows.isEmpty)
    }

    @Test("What cannot be taken apart is an error with its line")
    func faults() {
        let cases: [([UInt8], Int?, String)] = [
            ([], nil, "the file is empty"),
            (Array("id,label\n1,2\n3\n".utf8), 3, "the row has 1 cell, and the header has 2"),
            (Array("id,label\n\"1\"x,2\n".utf8), 2, "text follows a closing quote"),
            (Array("id,label\n1,\"2\n".utf8), 2, "a quote is opened and never closed"),
            (Array("id,label\n1,".utf8) + [0xFF, 0x0A], 2, "a cell is not UTF-8"),
            (Array("id,label\n1,\u{0}\n".utf8), 2, "a cell holds a NUL character"),
        ]
        for (bytes, line, message) in cases {
            do {
                _ = try rows(bytes)
                Issue.record("nothing was thrown: \(message)")
            } catch let error as DragnetError {
                #expect(error.code == .inputUnusable && error.message == message)
                #expect(error.place?.file == "t.csv" && error.place?.line == line, "\(message)")
            } catch {
                Issue.record("another error: \(error)")
            }
        }
    }
}
