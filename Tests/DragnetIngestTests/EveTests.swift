import DragnetCore
import DragnetEvents
import DragnetIngest
import Testing

@Suite struct EveTests {
    private static func flow(
        _ id: Int, _ source: String, _ destination: String, start: String, alerted: Bool = false,
        app: String? = nil
    ) -> String {
        let protocolText = app.map { "\"app_proto\":\"\($0)\"," } ?? ""
        return """
            {"timestamp":"2026-03-02T00:00:00.000000+0100","flow_id":\(id),"event_type":"flow","src_ip":"\(source)",\
            "src_port":40000,"dest_ip":"\(destination)","dest_port":443,"proto":"TCP",\(protocolText)"flow":{\
            "pkts_toserver":3,"bytes_toserver":120,"bytes_toclient":900,"start":"\(start)","age":7,\
            "state":"closed","alerted":\(alerted)}}

            """
    }

    private static func other(
        _ type: String, _ id: Int, _ time: String, _ source: String, _ destination: String
    )
        -> String
    {
        """
        {"timestamp":"\(time)","flow_id":\(id),"event_type":"\(type)","src_ip":"\(source)","src_port":40000,\
        "dest_ip":"\(destination)","dest_port":53,"proto":"UDP","\(type)":{"x":1}}

        """
    }

    @Test func timeIsTheStartAndNotTheStamp() throws {
        let text =
            Self.flow(1, "10.0.0.1", "203.0.113.9", start: "2026-03-01T10:00:00.5+0100", app: "tls")
            + Self.flow(2, "10.0.0.2", "203.0.113.9", start: "2026-03-01T09:00:00+0100", app: "failed")
        let result = try ingest(text)
        let log = result.log
        #expect(
            rows(log) == [
                "1772355600500000 host 10.0.0.1 > host 203.0.113.9 1020.0",
                "1772352000000000 host 10.0.0.2 > host 203.0.113.9 1020.0",
            ])
        #expect(result.inputs[0].format == .eve)
        #expect(log.domain == .network)
        #expect((0..<2).map { log.kind?[$0] } == ["tls", "tcp"])
        #expect(log.attributeNames == ["port", "proto", "origBytes", "respBytes", "duration", "state"])
        #expect(log.categoryAttribute("port")?[0] == "443")
        #expect(log.numberAttribute("origBytes")?[1] == 120)
        #expect(log.numberAttribute("respBytes")?[1] == 900)
        #expect(log.numberAttribute("duration")?[0] == 7)
        #expect(log.categoryAttribute("state")?[0] == "closed")
        #expect(log.labels == [0, 0])
        #expect(log.eventName(1) == "2")
    }

    /// A connection counts once: its own record where it has one, wherever that stands, else the first about it.
    @Test func aConnectionCountsOnce() throws {
        let time = "2026-03-01T10:00:00Z"
        let text =
            Self.other("alert", 1, time, "203.0.113.9", "10.0.0.1")  // row 0: gives way to row 3
            + Self.other("dns", 2, time, "10.0.0.1", "10.0.0.53")  // row 1: never gets a flow
            + Self.flow(5, "10.0.0.5", "10.0.0.6", start: time)  // row 2
            + Self.flow(1, "203.0.113.9", "10.0.0.1", start: "2026-03-01T09:59:00Z")  // row 3
            + Self.other("dns", 2, time, "10.0.0.1", "10.0.0.53")  // row 4
            + Self.other("http", 1, time, "203.0.113.9", "10.0.0.1")  // row 5
            + Self.other("alert", 5, time, "10.0.0.6", "10.0.0.5")  // row 6
            + Self.other("alert", 9, time, "10.0.0.7", "10.0.0.8")  // row 7
        let result = try ingest(text)
        let log = result.log
        #expect(log.fileRows == [1, 2, 3, 7])
        #expect((0..<4).map { log.eventName($0) } == ["2", "5", "1", "9"])
        #expect(log.labels == [-1, 1, 1, 1])
        #expect(log.kind?[0] == "dns")
        #expect(log.amounts?[0] == nil)
        #expect(log.amounts?[2] == 1020)
        #expect(log.times?[2] == 1_772_359_140_000_000)
        #expect(result.duplicateRows.map(\.fileRow) == [0, 4, 5, 6])
        #expect(result.duplicateRows.map(\.original) == [2, 0, 2, 1])
        #expect(result.quality.conflictingIDs == 0)
        #expect(result.quality.labelledBad == 3)
    }

    @Test func recordsAboutNoConnection() throws {
        let stats = #"{"timestamp":"2026-03-01T10:00:00Z","event_type":"stats","stats":{"uptime":8}}"# + "\n"
        let text = stats + Self.flow(1, "10.0.0.1", "10.0.0.2", start: "2026-03-01T10:00:00Z") + stats
        let result = try ingest(text)
        #expect(result.log.count == 1)
        #expect(result.log.fileRows == [1])
        #expect(result.rejects.isEmpty)
        #expect(result.inputs[0].rows == 1)
        #expect(result.notes.contains { $0.hasSuffix("2 records are about no connection and were skipped") })
    }

    @Test func anAlertAboutAnAnswerKeepsTheOrderOfItsFlow() throws {
        let alert = """
            {"timestamp":"2026-03-01T10:00:05Z","flow_id":4,"event_type":"alert","src_ip":"203.0.113.9","src_port":80,\
            "dest_ip":"10.0.0.1","dest_port":40000,"proto":"TCP","flow":{"src_ip":"10.0.0.1","dest_ip":"203.0.113.9",\
            "dest_port":80,"start":"2026-03-01T10:00:00Z","bytes_toserver":60,"bytes_toclient":0}}
            """
        let log = try ingest(alert).log
        #expect(rows(log) == ["1772359200000000 host 10.0.0.1 > host 203.0.113.9 60.0"])
        #expect(log.categoryAttribute("port")?[0] == "80")
        #expect(log.labels == [1])
    }

    @Test func aFlowWithoutItsEndIsRejected() throws {
        let text =
            Self.flow(1, "10.0.0.1", "10.0.0.2", start: "2026-03-01T10:00:00Z")
            + Self.flow(2, "10.0.0.1", "", start: "2026-03-01T10:00:00Z")
        #expect(try ingest(text, try mapped(maxBad: 0.5)).rejects.map(\.reason) == ["destination is empty"])
    }

    @Test func aFlowThatSaysNoMoreThanItsAlertIsStillTheEvent() throws {
        let start = "2026-03-01T10:00:00Z"
        let flow = Self.flow(4, "10.0.0.1", "10.0.0.2", start: start)
        let text = flow.replacing("\"event_type\":\"flow\"", with: "\"event_type\":\"alert\"") + flow
        let result = try ingest(text)
        #expect(result.log.fileRows == [1])
        #expect(result.log.labels == [1])
        #expect(result.duplicateRows.map(\.fileRow) == [0])
        // The same flow twice is a repeat, as from rotated files.
        #expect(try ingest(flow + flow).duplicateRows.map(\.fileRow) == [1])
    }
}
