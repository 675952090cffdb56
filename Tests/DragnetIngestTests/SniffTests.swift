import DragnetCore
import DragnetEvents
import DragnetIngest
import Foundation
import Testing

@Suite struct SniffTests {
    private func sniff(
        _ text: String, rows: Int = 1000, _ options: IngestOptions = IngestOptions()
    ) throws -> SniffReport {
        var reader = LogReader(options: options)
        reader.standardInput = { MemoryByteSource(Array(text.utf8)) }
        return try reader.sniff(["-"], rows: rows, context: .serial)
    }

    private static let payments = """
        when;payer account;payee account;amount
        2026-03-01 10:00;A1;B1;10.5
        2026-03-02 11:00;A2;B1;-3
        2026-03-03 11:00;A2;B1;bad

        """

    @Test func sayWhatALogHolds() throws {
        let report = try sniff(Self.payments)
        #expect(report.format == .csv)
        #expect(report.dialect.separator == ";")
        #expect(report.dialect.encoding == .utf8)
        #expect(report.mapping["source"]?.column == "payer account")
        #expect(report.mapping["time"]?.evidence.hasSuffix("dates, year first") == true)
        #expect(report.health.events == 2)
        #expect(report.health.rejected == 1)
        #expect(report.health.firstTime == "2026-03-01T10:00:00Z")
        #expect(
            report.command == "dragnet scan - --format csv --map time=when --map 'source=payer account' "
                + "--map 'destination=payee account' --map amount=amount")
        #expect(report.lines(name: "x").last == report.command)
        #expect(!report.isCut)
        #expect(try sniff(Self.payments, rows: 1).isCut)
        #expect(try sniff(Self.payments, rows: 1).health.events == 1)
    }

    @Test func sayWhatElseIsKeptAndWhatMayBeShared() throws {
        var rows = "when,payer,payee,amount,rating,DeviceId,remark\n"
        for number in 0..<200 {
            rows += "2026-03-01 10:\(10 + number % 50),A\(number % 7),B\(number % 5),\(number).5,"
            rows += "\(number % 10),D\(number % 3),text \(number)\n"
        }
        let report = try sniff(rows)
        #expect(report.attributes == ["rating", "DeviceId"] && report.unused == ["remark"])
        #expect(report.notes == ["DeviceId may be what accounts share: --entity device=DeviceId ties those that do"])
        // What is to be typed stays one word of a shell, whatever a stranger calls the column.
        let hostile = try sniff(rows.replacingOccurrences(of: "DeviceId", with: "device';x"))
        #expect(hostile.notes.first?.contains(#"--entity device='device'\'';x' ties"#) == true, "\(hostile.notes)")
        let lines = report.lines(name: "x")
        #expect(lines.contains("  kept besides: rating, DeviceId") && lines.contains("  not used: remark"))

        var options = IngestOptions()
        options.shared = [try SharedMapping.parse("device=DeviceId")]
        let told = try sniff(rows, options)
        #expect(told.attributes == ["rating"] && !told.notes.contains { $0.contains("may be") })
        // A port is told of as a role, and not once more.
        let flows =
            "ts,saddr,daddr,dport,proto\n1700000000,10.0.0.1,10.0.0.2,80,tcp\n1700000001,10.0.0.2,10.0.0.1,443,tcp\n"
        #expect(try sniff(flows).attributes.isEmpty)
    }

    /// The command's flags, read again, give the same events.
    @Test(arguments: [
        payments, "a b 1700000000\nb c 1700000100\nc a 1700000200\n",
        #"{"x":{"from":"a","to":"b"},"time":"2026-03-01","amount":3,"note":"n"}"#,
        "Timestamp,From Bank,Account,To Bank,Account,Amount Paid,Payment Format\n2026/03/01 10:00,1,A,2,B,5.5,Wire\n",
    ]) func theCommandReproducesTheChoice(_ text: String) throws {
        var options = IngestOptions()
        options.maxBadShare = 1
        if text.hasPrefix("a b") { for role in ["source=#1", "destination=#2", "time=#3"] { try options.map(role) } }
        let first = try ingest(text, options)
        let report = try sniff(text, options)
        var words: [String] = []
        var isQuoted = false
        for character in report.command {
            if character == "'" {
                isQuoted.toggle()
            } else if character == " " && !isQuoted {
                words.append("")
            } else {
                if words.isEmpty { words.append("") }
                words[words.count - 1].append(character)
            }
        }
        var again = IngestOptions()
        again.maxBadShare = 1
        for (flag, value) in zip(words, words.dropFirst()) {
            if flag == "--map" { try again.map(value) }
            if flag == "--format" { again.format = InputFormat(rawValue: value) }
        }
        #expect(again.mapping[.source] != nil)
        let second = try ingest(text, again)
        #expect(rows(second.log) == rows(first.log))
        #expect(second.mapping.assignments.map(\.columns) == first.mapping.assignments.map(\.columns))
        #expect(second.mapping.assignments.allSatisfy { $0.confidence == 1 })
    }

    @Test func whatIsNotSureIsAsked() throws {
        let text = "c1,from,to,n\n2026-03-01,a,b,1\n2026-03-02,b,c,2\n"
        let question = try sniff(text).question
        #expect(question?.code == .inputAmbiguous)
        #expect(question?.message == "not sure enough: time = c1")
        #expect(try sniff(text, mapped("time=c1")).question == nil)
        #expect(try sniff(Self.payments).question == nil)
    }

    @Test func theReportIsJSONOfTheContract() throws {
        let data = try JSONEncoder().encode(try sniff(Self.payments))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(Set(object.keys).isSuperset(of: ["v", "format", "dialect", "mapping", "health", "command"]))
        let mapping = try #require(object["mapping"] as? [String: [String: Any]])
        #expect(mapping["time"]?["column"] as? String == "when")
        #expect(mapping["time"]?["confidence"] is Double)
        #expect(mapping["time"]?["evidence"] is String)
    }

    @Test func hostileNamesAreHarmless() throws {
        let text = "when,from 'x; rm -rf /',to\u{1B}[31m,amount\n2026-03-01,a,b,1\n2026-03-02,b,c,2\n"
        let options = try mapped("source=#2", "destination=#3")
        let report = try sniff(text, options)
        #expect(report.command.contains("'source=from '\\''x; rm -rf /'\\'''"))
        #expect(report.lines(name: "x").allSatisfy { line in line.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
    }

    @Test func noRows() {
        #expect(throws: DragnetError.self) { try sniff(Self.payments, rows: 0) }
    }
}
