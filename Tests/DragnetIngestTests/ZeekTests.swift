import DragnetCore
import DragnetEvents
import DragnetIngest
import Testing

@Suite struct ZeekTests {
    private static let top = """
        #separator \\x09
        #set_separator\t,
        #empty_field\t(empty)
        #unset_field\t-
        #path\tconn
        #open\t2026-03-01-00-00-00
        #fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state
        #types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring

        """

    private static let body = """
        1655056416.228417\tC1\t147.32.81.167\t58939\t38.90.226.66\t8883\ttcp\t-\t21744.958659\t2821\t2821\tOTH
        1655056417.5\tC2\t147.32.81.167\t58940\t224.0.0.251\t5353\tudp\tdns\t-\t-\t-\tS0
        1655056418\tC3\tfe80::1\t1\tff02::fb\t5353\tudp\t(empty)\t0.5\t10\t-\tS0
        1655056419\tC4\t192.168.1.5\t138\t192.168.1.255\t138\tudp\tdns\t0.5\t10\t0\tS0

        """

    @Test func connections() throws {
        let result = try ingest(Self.top + Self.body + "#close\t2026-03-02-00-00-00\n")
        let log = result.log
        #expect(
            rows(log) == [
                "1655056416228417 host 147.32.81.167 > host 38.90.226.66 5642.0",
                "1655056417500000 host 147.32.81.167 > host 224.0.0.251 -",
                "1655056418000000 host fe80::1 > host ff02::fb 10.0",
                "1655056419000000 host 192.168.1.5 > host 192.168.1.255 10.0",
            ])
        #expect(log.domain == .network)
        #expect(log.eventName(1) == "C2")
        #expect((0..<4).map { log.kind?[$0] } == ["tcp", "dns", "udp", "dns"])
        #expect(log.attributeNames == ["port", "proto", "duration", "origBytes", "respBytes", "state"])
        #expect(log.categoryAttribute("port")?[1] == "5353")
        #expect(log.numberAttribute("duration")?[1] == nil)
        #expect(log.numberAttribute("respBytes")?[0] == 2821)
        #expect(result.excludedRows == [1, 2, 3])
        #expect(result.quality.missingAmounts == 1)
        #expect(result.inputs[0].format == .zeek)
        #expect(result.mapping[.amount]?.columns == ["orig_bytes", "resp_bytes"])
    }

    @Test func rotatedLogsThatWereJoined() throws {
        let result = try ingest(Self.top + Self.body + "#close\tx\n" + Self.top + Self.body)
        #expect(result.log.count == 4)
        #expect(result.duplicateRows.count == 4)
        let changed = Self.top.replacing("conn_state", with: "history")
        let error = failure { try ingest(Self.top + Self.body + changed + Self.body) }
        #expect(error?.code == .inputUnusable)
        #expect(error?.place?.line == 19)
    }

    @Test func linesInTheLogKeepTheirNumbers() throws {
        let result = try ingest(Self.top + Self.body + "1655056420\tC9\n", try mapped(maxBad: 0.5))
        #expect(result.rejects.map(\.line) == [13])
        #expect(result.rejects[0].fileRow == 4)
    }

    @Test func quotesMeanNothing() throws {
        let log = try ingest(Self.top + Self.body.replacing("C2", with: "\"C2")).log
        #expect(log.count == 4)
        #expect(log.eventName(1) == "\"C2")
    }

    @Test func labelsOfALabelledLog() throws {
        let top = Self.top.replacing("conn_state", with: "conn_state\tlabel\tdetailedlabel")
            .replacing(
                "enum\tstring\tinterval\tcount\tcount\tstring",
                with: "enum\tstring\tinterval\tcount\tcount\tstring\tstring\tstring")
        let lines = Self.body.split(separator: "\n").enumerated().map { index, line in
            "\(line)\t\(["Malicious", "Benign", "-", "Malicious"][index])\tx\n"
        }
        let log = try ingest(top + lines.joined()).log
        #expect(log.labels == [1, 0, -1, 1])
        #expect(!log.attributeNames.contains("detailedlabel"))
    }

    @Test func emptyLogs() {
        #expect(failure { try ingest(Self.top + "#close\tx\n") }?.message == "has a header and no rows")
        #expect(failure { try ingest("#separator \\x09\n1\t2\n") }?.message == "the log has no #fields line")
    }

    @Test func foldersCountAConnectionOnce() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("b/conn.log", Self.top + Self.body)
        _ = try folder.write(
            "a/conn.log.gz", try gzipped(Array((Self.top + Self.body.replacing("\tC", with: "\tD")).utf8)))
        _ = try folder.write("a/dns.log", Self.top.replacing("\tconn\n", with: "\tdns\n") + Self.body)
        _ = try folder.write("a/empty.log", Self.top)
        _ = try folder.write("notes.md", "nothing")
        _ = try folder.write(".hidden/conn.log", Self.top + Self.body)
        let result = try LogReader().read([folder.path], context: .serial)
        #expect(result.inputs.map(\.name) == [folder.path + "/a/conn.log.gz", folder.path + "/b/conn.log"])
        #expect(result.log.count == 8)
        #expect(result.log.eventName(0) == "D1")
        #expect(result.log.files == [0, 0, 0, 0, 1, 1, 1, 1])
        #expect(result.notes.contains { $0.hasSuffix("Zeek's dns log was skipped") })
        #expect(result.notes.contains { $0.hasSuffix("has a header and no rows; it was skipped") })
        #expect(result.notes.contains { $0.contains("1 files are not named like logs") })
    }
}
