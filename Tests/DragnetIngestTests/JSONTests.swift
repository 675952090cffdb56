import DragnetCore
import DragnetEvents
import DragnetIngest
import Foundation
import Testing

@Suite struct JSONTests {
    private static let lines = """
        {"tx":{"id":"T1","when":"2026-03-01T12:00:00Z"},"from":{"account":"A1"},"to":{"account":"B1"},"amount":10.5}
        {"tx":{"id":"T2","when":"2026-03-01T12:00:05Z"},"from":{"account":"A2"},"to":{"account":"B1"},"amount":-3,"memo":"x"}

        {"amount":7,"to":{"account":"B2"},"from":{"account":"A1"},"tx":{"when":"2026-03-01T12:00:09Z","id":"T3"}}

        """

    private static let expected = [
        "1772366400000000 account A1 > account B1 10.5", "1772366405000000 account A2 > account B1 -3.0",
        "1772366409000000 account A1 > account B2 7.0",
    ]

    @Test("braces that never close take no time", .timeLimit(.minutes(1)))
    func openBraces() throws {
        let braces = String(repeating: "{\n", count: 300_000)
        #expect(failure { try ingest(braces) }?.message.contains("holds no record") == true)
    }

    @Test func nestedKeysAreDottedPaths() throws {
        let result = try ingest(Self.lines)
        #expect(rows(result.log) == Self.expected)
        #expect(result.inputs[0].format == .json)
        #expect(result.inputs[0].separator == "JSON lines")
        #expect(result.mapping[.source]?.columns == ["from.account"])
        #expect(result.log.eventName(2) == "T3")
    }

    @Test func arraysAndPrettyPrinting() throws {
        let objects = Self.lines.split(separator: "\n").joined(separator: ",\n")
        #expect(rows(try ingest("[" + objects + "]").log) == Self.expected)
        #expect(rows(try ingest("\n [\n" + objects + "\n ]\n").log) == Self.expected)
        let spread = Self.lines.replacing("{", with: "{\n  ").replacing(",\"", with: ",\n  \"")
        let result = try ingest(spread)
        #expect(rows(result.log) == Self.expected)
        #expect(result.inputs[0].separator == "JSON array")
    }

    @Test func flatKeysWithPointsAreTheSamePaths() throws {
        let mixed = Self.lines.replacing("\"from\":{\"account\":\"A2\"}", with: "\"from.account\":\"A2\"")
        #expect(rows(try ingest(mixed).log) == Self.expected)
        let named = try ingest(Self.lines, try mapped("source=to.account", "destination=from.account"))
        #expect(rows(named.log)[0] == "1772366400000000 account B1 > account A1 10.5")
    }

    @Test func mappingAColumnThatIsNotThere() {
        let error = failure { try ingest(Self.lines, try mapped("source=from.acount")) }
        #expect(error?.code == .usage)
        #expect(error?.help?.contains("from.account") == true)
    }

    @Test func whereTheTextIsCutNeverMatters() throws {
        let array = Array(("[" + Self.lines.split(separator: "\n").joined(separator: ",\n") + "]").utf8)
        for bytes in [Array(Self.lines.utf8), array] {
            for seed in 0..<40 {
                // A small generator of our own keeps the cuts the same in every run.
                let state = Cuts(seed: UInt64(seed))
                let result = try ingest(bytes, nextPiece: { state.next() })
                #expect(rows(result.log) == Self.expected)
            }
        }
    }

    @Test func aBadRecordCostsItself() throws {
        let bad = Self.lines.replacing("\"T2\"", with: "\"T2")
        let result = try ingest(bad, try mapped(maxBad: 0.5))
        #expect(rows(result.log) == [Self.expected[0], Self.expected[2]])
        #expect(result.rejects.map(\.line) == [2])
        #expect(result.rejects[0].reason.hasPrefix("is no JSON record: "))
        #expect(result.rejects[0].reason.contains(" at byte "))
        #expect(result.rejects[0].value?.hasPrefix("{\"tx\"") == true)
    }

    @Test func badElementsOfAnArray() throws {
        let objects = Self.lines.split(separator: "\n").map(String.init)
        let result = try ingest("[\n\(objects[0]),\n5,\n\"x\",\n\(objects[2])\n]", try mapped(maxBad: 0.5))
        #expect(rows(result.log) == [Self.expected[0], Self.expected[2]])
        #expect(result.rejects.map(\.line) == [3, 4])
        let open = try ingest("[\n\(objects[0]),\n{\"tx\":1,\n\(objects[2])\n", try mapped(maxBad: 0.5))
        #expect(open.log.count >= 1)
        #expect(open.rejects.contains { $0.reason.contains("never closed") })
    }

    /// What is accepted is what another parser accepts: every line is a mutation of a good one.
    @Test func strictAsFoundation() throws {
        let good = #"{"from":"a\u00e9","to":"b","n":-1.5e3,"t":[1,{"x":null}],"amount":0.25,"ok":true}"#
        let alphabet = Array(#"{}[]":,.-+eE0123456789truefalsnu\/b"#.utf8)
        var state = KeyedRandom(RandomKey(7))
        var texts = [good]
        for _ in 0..<3000 {
            var bytes = Array(good.utf8)
            for _ in 0...Int(state.next() % 2) {
                let place = Int(state.next() % UInt64(bytes.count))
                let byte = alphabet[Int(state.next() % UInt64(alphabet.count))]
                switch state.next() % 3 {
                case 0: bytes[place] = byte
                case 1: bytes.insert(byte, at: place)
                default: bytes.remove(at: place)
                }
            }
            texts.append(String(decoding: bytes, as: UTF8.self))
        }
        let result = try ingest(
            texts.joined(separator: "\n"),
            try mapped("source=from", "destination=to", "amount=amount", "time=", maxBad: 1))
        let refused = Set(result.rejects.filter { $0.reason.hasPrefix("is no JSON") }.map(\.line))
        var differences: [String] = []
        // Foundation forgives a comma before a closing bracket; RFC 8259 does not.
        for (index, text) in texts.enumerated() where !text.contains(",]") {
            let parsed = try? JSONSerialization.jsonObject(with: Data(text.utf8))
            if (parsed is [String: Any]) == refused.contains(index + 1) { differences.append(text) }
        }
        #expect(differences.isEmpty)
        #expect(refused.count > 1000 && refused.count < 3000)
    }

    @Test func escapesComeOutAsOthersWriteThem() throws {
        var state = KeyedRandom(RandomKey(3))
        let alphabet: [String] = ["a", "é", "\"", "\\", "/", "😀", "日", "b:", " ", "\u{301}", "{", "]"]
        var names: [String] = []
        var text = ""
        for row in 0..<300 {
            let name = "n\(row)" + (0..<8).map { _ in alphabet[Int(state.next() % 12)] }.joined() + "z"
            names.append(name)
            let object = try JSONSerialization.data(withJSONObject: ["from": name, "to": "x", "amount": row])
            text += String(decoding: object, as: UTF8.self) + "\n"
        }
        // Half of the rows name every scalar beyond ASCII by its number.
        let escaped = text.split(separator: "\n").enumerated().map { index, line in
            index % 2 == 0
                ? String(line)
                : line.utf16.map { $0 < 128 ? String(UnicodeScalar(UInt8($0))) : "\\u" + hexadecimal($0) }.joined()
        }
        let log = try ingest(escaped.joined(separator: "\n"), try mapped("time=")).log
        #expect((0..<log.count).map { log.nodes.name(of: log.sources[$0]) } == names)
    }

    @Test(arguments: [#"\ud83d"#, #"\ud83d\u0041"#, #"\udc00"#, #"\u12g4"#, #"\x41"#, "\u{1}"])
    func badEscapes(_ escape: String) throws {
        let text = Self.lines + #"{"from":{"account":"A\#(escape)"},"to":{"account":"B"}}"#
        #expect(try ingest(text, try mapped(maxBad: 0.5)).rejects.count == 1)
    }

    @Test func valuesThatAreAbsent() throws {
        let text =
            #"{"from":"a","to":"b","amount":null,"kind":"","tags":[],"x":{}}"# + "\n"
            + #"{"from":["a"],"to":"b","amount":2,"kind":"k","tags":["p","q"]}"# + "\n"
        let log = try ingest(text, try mapped("time=", "kind=kind")).log
        #expect(log.amounts?[0] == nil)
        #expect(log.amounts?[1] == 2)
        #expect(log.kind?[0] == nil)
        #expect(log.nodes.name(of: log.sources[1]) == "a")
        #expect(log.categoryAttribute("tags")?[1] == #"["p","q"]"#)
    }

    @Test func hostileShapes() throws {
        let deep = String(repeating: #"{"a":"#, count: 100_000)
        let error = failure { try ingest(Self.lines + deep, try mapped(maxBad: 0)) }
        #expect(error?.message.contains("no JSON record") == true)
        #expect(failure { try ingest(deep) }?.code == .inputUnusable)
        #expect(failure { try ingest(String(repeating: "[", count: 100_000)) }?.code == .inputUnusable)
        let many = (0..<5000).map { #"{"from":"a","to":"b","k\#($0)":1}"# }.joined(separator: "\n")
        let result = try ingest(many, try mapped("time="))
        #expect(result.log.count == 5000)
        #expect(result.notes.contains { $0.contains("more than 1024 different keys") })
        let long = Self.lines + #"{"from":"\#(String(repeating: "x", count: 3 << 20))"}"# + "\n" + Self.lines
        #expect(try ingest(long, try mapped(maxBad: 0.5)).rejects.map(\.reason) == ["the record is longer than 1 MiB"])
    }

    @Test func laterFilesMayLackKeys() throws {
        let folder = try TemporaryFolder()
        let first = try folder.write("a.json", #"{"from":"a","to":"b","when":"2026-03-01","amount":1,"kind":"x"}"#)
        let second = try folder.write("b.json", #"{"to":"b","from":"c","when":"2026-03-02"}"#)
        let log = try LogReader(options: try mapped("time=when", "kind=kind")).read(
            [first, second], context: .serial
        ).log
        #expect(log.count == 2)
        #expect(log.amounts?[1] == nil)
        #expect(try LogReader().read([folder.path], context: .serial).inputs.count == 2)
    }

    @Test func theFormThatWasAskedFor() throws {
        var options = IngestOptions()
        options.format = .json
        #expect(try ingest(Self.lines, options).log.count == 3)
        #expect(failure { try ingest("a,b\n1,2\n", options) }?.message == "is not JSON")
        options.format = .eve
        #expect(failure { try ingest(Self.lines, options) }?.message == "is JSON and not eve")
    }

    private func hexadecimal(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

/// Lengths of pieces from 1 to 7, the same for a seed.
final class Cuts: @unchecked Sendable {
    // Only one reader asks, on one thread.
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    func next() -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % 7) + 1
    }
}
