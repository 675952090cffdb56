import DragnetCore
import DragnetEvents
import DragnetIngest
import Foundation
import Testing

@Suite struct DialectTests {
    private static let expected = [
        "1700000000000000 account a > account b 1.5", "1700000060000000 account b > account c 2.0",
    ]

    @Test(
        "every separator, line end and quoting gives the same events",
        arguments: [
            "id,time,src,dst,amount\n0,1700000000,a,b,1.5\n1,1700000060,b,c,2\n",
            "id,time,src,dst,amount\r\n0,1700000000,a,b,1.5\r\n1,1700000060,b,c,2\r\n",
            "id,time,src,dst,amount\n0,1700000000,a,b,1.5\n1,1700000060,b,c,2",
            "\u{FEFF}id,time,src,dst,amount\n0,1700000000,a,b,1.5\n1,1700000060,b,c,2\n",
            "id\ttime\tsrc\tdst\tamount\n0\t1700000000\ta\tb\t1.5\n1\t1700000060\tb\tc\t2\n",
            "id;time;src;dst;amount\n0;1700000000;a;b;1.5\n1;1700000060;b;c;2\n",
            "id|time|src|dst|amount\n0|1700000000|a|b|1.5\n1|1700000060|b|c|2\n",
            "\"id\",\"time\",\"src\",\"dst\",\"amount\"\n\"0\",\"1700000000\",\"a\",\"b\",\"1.5\"\n1,1700000060,b,c,\"2\"",
            "\n\nid,time,src,dst,amount\n\n0,1700000000,a,b,1.5\n\n1,1700000060,b,c,2\n\n",
            "id,time,src,dst,amount\n0,1700000000,a,b,1.5,\n1,1700000060,b,c,2,\n",
            "# made by hand\nid,time,src,dst,amount\n0,1700000000,a,b,1.5\n1,1700000060,b,c,2\n",
        ]) func sameEvents(_ text: String) throws
    {
        let result = try ingest(text)
        #expect(rows(result.log) == Self.expected)
        #expect(result.rejects.isEmpty)
    }

    @Test func quotedFieldsHoldAnything() throws {
        let text = "src,dst,amount\n\"a, \"\"the\"\" first\",b,1\n\"c;d\",\"\",2\n5\" pipe,b,3\n"
        let result = try ingest(text, try mapped(maxBad: 1))
        #expect(result.log.nodes.name(of: 0) == "a, \"the\" first")
        #expect(result.log.nodes.name(of: 2) == "5\" pipe")
        #expect(result.rejects.map(\.reason) == ["destination is empty"])
        #expect(result.rejects[0].line == 3)
        #expect(result.rejects[0].fileRow == 1)
    }

    @Test func linesAreCountedThroughQuotedLineEnds() throws {
        let text = "src,dst,amount,note\na,b,1,\"two\nlines\"\nc,d,x,y\n"
        let result = try ingest(text, try mapped(maxBad: 1))
        #expect(result.rejects.map(\.line) == [4])
        #expect(result.rejects[0].fileRow == 1)
        #expect(result.rejects[0].column == "amount")
    }

    @Test func aStrayQuoteCostsItsLineOnly() throws {
        var text = "src,dst,amount\n"
        for row in 0..<400 { text += row == 7 ? "\"open,b,1\n" : "a\(row),b,1\n" }
        let result = try ingest(text, try mapped(maxBad: 0.01))
        #expect(result.log.count == 399)
        #expect(result.rejects.map(\.line) == [9])
        #expect(result.rejects[0].reason == "a quote is opened and never closed")

        let closed = text.replacing("a30,", with: "\"a30\",")
        let other = try ingest(closed, try mapped(maxBad: 0.01))
        #expect(other.log.count == 399)
        #expect(other.rejects.map(\.reason) == ["text follows a closing quote"])
    }

    @Test func edgeListsWithBlanksAndRemarks() throws {
        let text = "# Directed graph\n# FromNodeId\tToNodeId\n0  1\n0 2\n  2   1 \n"
        let result = try ingest(text)
        #expect(rows(result.log) == ["- node 0 > node 1 -", "- node 0 > node 2 -", "- node 2 > node 1 -"])
        #expect(result.inputs[0].separator == "blanks")
        #expect(result.inputs[0].format == .edges)
        #expect(result.mapping[.source]?.columns == ["FromNodeId"])
    }

    @Test func headerlessListsAreAskedAbout() throws {
        let error = failure { try ingest("1,2,1082008561\n3,4,1082123439\n5,2,1082381991\n") }
        #expect(error?.code == .inputAmbiguous)
        #expect(error?.help == "if it fits, say --map source='#1' --map destination='#2' --map time='#3'")
        let result = try ingest(
            "1,2,1082008561\n3,4,1082123439\n", try mapped("source=#1", "destination=#2", "time=#3"))
        #expect(
            rows(result.log) == ["1082008561000000 node 1 > node 2 -", "1082123439000000 node 3 > node 4 -"])
        var options = IngestOptions()
        options.format = .edges
        #expect(rows(try ingest("1 2 1082008561\n3 4 1082123439\n", options).log) == rows(result.log))
        #expect(
            rows(try ingest("1 2 0.5\n3 4 7\n", options).log) == [
                "- account 1 > account 2 0.5", "- account 3 > account 4 7.0",
            ])
        #expect(rows(try ingest("1 2\n3 4\n", options).log) == ["- node 1 > node 2 -", "- node 3 > node 4 -"])
    }

    @Test func compressedInputIsKnownByItsBytes() throws {
        let text = Array("time,src,dst\n1700000000,a,b\n".utf8)
        let tail = Array("1700000001,b,c\n".utf8)
        let members = try gzipped(text) + gzipped(tail)
        let result = try ingest(members)
        #expect(result.log.count == 2)
        #expect(result.inputs[0].isCompressed)
        #expect(try ingest(members + [0, 0, 0]).log.count == 2)
        let damaged = failure { try ingest(members + Array("rest".utf8)) }
        #expect(damaged?.code == .inputUnusable)
    }

    @Test("where the bytes were cut never matters", arguments: [0, 1, 2, 3])
    func cuts(_ seed: Int) throws {
        var text = "\u{FEFF}id,time,src,dst,amount,note\r\n"
        for row in 0..<3000 {
            let note = row % 7 == 0 ? "\"a \"\"b\"\"\r\nc\"" : row % 11 == 0 ? "\"\"" : "ü\(row % 5)"
            text += "\(row),\(1_700_000_000 + row),n\(row % 97),n\(row % 89),\(row).25,\(note)\r\n"
            if row % 500 == 499 { text += "bad row \(row)\r\n" }
        }
        let bytes = Array(text.utf8)
        let options = try mapped(maxBad: 0.01)
        let whole = try ingest(bytes, options)
        #expect(whole.log.count == 3000)
        #expect(whole.rejects.count == 6)
        let content = seed == 1 ? try gzipped(bytes) : bytes
        let stepper = Stepper(seed: UInt64(seed))
        let cut = try ingest(content, options, nextPiece: { seed < 2 ? 1 : stepper.next(seed == 2 ? 40 : 5000) })
        #expect(rows(cut.log) == rows(whole.log))
        #expect(cut.rejects == whole.rejects)
        #expect(cut.quality == whole.quality)
        #expect(cut.log.categoryAttribute("note")?.codes == whole.log.categoryAttribute("note")?.codes)
    }

    @Test func tooLongLinesAreLeftOutWithoutHoldingThem() throws {
        var text = "src,dst,amount\n"
        for row in 0..<200 { text += "a\(row),b,1\n" }
        text += String(repeating: "x", count: 2 << 20) + ",b,1\n"
        text += "last,b,1\n"
        let result = try ingest(text)
        #expect(result.log.count == 201)
        #expect(result.rejects.map(\.reason) == ["the line is longer than 1 MiB"])
        #expect(result.rejects[0].line == 202)
        #expect(result.log.nodes.index(of: "last", type: .account) != nil)
    }
}

/// Random piece sizes.
final class Stepper: @unchecked Sendable {
    private var random: KeyedRandom

    init(seed: UInt64) { random = KeyedRandom(RandomKey(seed)) }

    func next(_ limit: Int) -> Int { 1 + random.next(below: limit) }
}
