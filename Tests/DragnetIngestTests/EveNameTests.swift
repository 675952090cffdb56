import DragnetEvents
import DragnetIngest
import Testing

/// What `dns`, `http` and `tls` records of Suricata name.
@Suite struct EveNameTests {
    private static let time = "2026-03-01T10:00:00Z"

    private static func record(
        _ type: String, _ id: Int, _ body: String, from source: String = "10.0.0.1",
        to destination: String = "10.0.0.53", ports: (Int, Int) = (40000, 53), second: Int = 0
    ) -> String {
        """
        {"timestamp":"2026-03-01T10:00:0\(second)Z","flow_id":\(id),"event_type":"\(type)","src_ip":"\(source)",\
        "src_port":\(ports.0),"dest_ip":"\(destination)","dest_port":\(ports.1),"proto":"UDP","\(type)":{\(body)}}

        """
    }

    private static func query(_ id: Int, _ name: String, second: Int = 0) -> String {
        record("dns", id, #""type":"query","rrname":"\#(name)","rrtype":"A""#, second: second)
    }

    private static func flow(_ id: Int) -> String {
        record("flow", id, #""bytes_toserver":60,"bytes_toclient":90,"start":"\#(time)""#)
    }

    /// The ends of each event, without times.
    private static func ends(_ log: EventLog) -> [String] {
        rows(log).map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
    }

    @Test func namesAreDomains() throws {
        let answer = Self.record("dns", 1, #""type":"answer","rrname":"a.example","answers":[{"rrname":"x.example"}]"#)
        let text =
            Self.query(1, "a.example") + answer
            + Self.record("http", 2, #""hostname":"b.example","length":700"#, to: "192.0.2.8", ports: (40000, 80))
            + Self.record("tls", 3, #""sni":"c.example""#, to: "192.0.2.9", ports: (40000, 443))
            + Self.record("tls", 4, #""version":"TLS 1.3""#, to: "192.0.2.9", ports: (40000, 443))
            + Self.record("http", 5, #""hostname":"192.0.2.8""#, to: "192.0.2.8", ports: (40000, 80))
        let result = try ingest(text)
        let log = result.log
        #expect(
            Self.ends(log) == [
                "host 10.0.0.1 > domain a.example -", "host 10.0.0.1 > domain b.example 700.0",
                "host 10.0.0.1 > domain c.example -", "host 10.0.0.1 > host 192.0.2.9 -",
                "host 10.0.0.1 > host 192.0.2.8 -",
            ])
        #expect((0..<5).map { log.kind?[$0] } == ["dns", "http", "tls", "tls", "http"])
        #expect((0..<5).map { log.categoryAttribute("port")?[$0] } == ["53", "80", "443", "443", "80"])
        // The answer says again what was asked, and the server of a name is no entity beside it.
        #expect(result.duplicateRows.map(\.fileRow) == [1])
        #expect(log.nodes.count == 6)
        #expect(log.domain == .network)
        #expect(result.mapping[.destination]?.columns == ["dns.rrname"])
        #expect(result.mapping.destinationType == "domain")
    }

    @Test func formsOfOtherVersions() throws {
        let text =
            Self.record("dns", 1, #""version":3,"type":"request","queries":[{"rrtype":"A", "rrname" : "a.example"}]"#)
            // The first versions write an answer from the server's side.
            + Self.record(
                "dns", 2, #""type":"answer","rrname":"b.example""#, from: "10.0.0.53", to: "10.0.0.1",
                ports: (53, 40000))
            + Self.record("dns", 3, #""version":3,"type":"request","queries":[]"#)
            + Self.record("dns", 4, #""version":3,"type":"request","queries":[{"rrname":"q\"uote.example"}]"#)
        #expect(
            Self.ends(try ingest(text).log) == [
                "host 10.0.0.1 > domain a.example -", "host 10.0.0.1 > domain b.example -",
                "host 10.0.0.1 > host 10.0.0.53 -", "host 10.0.0.1 > host 10.0.0.53 -",
            ])
    }

    /// Whatever order the records come in, a connection that is told counts once, and names nobody besides.
    @Test(arguments: [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [1, 2, 0, 4, 5, 3], [2, 0, 4, 1, 3, 5]])
    func aConnectionThatIsToldTakesItsNamesBack(_ order: [Int]) throws {
        let lines = [
            Self.query(1, "a.example"), Self.query(1, "b.example", second: 1), Self.flow(1),
            Self.query(2, "a.example"), Self.query(2, "c.example", second: 1), Self.query(2, "a.example", second: 2),
        ]
        let result = try ingest(order.map { lines[$0] }.joined())
        let log = result.log
        #expect(
            Self.ends(log).sorted() == [
                "host 10.0.0.1 > domain a.example -", "host 10.0.0.1 > domain c.example -",
                "host 10.0.0.1 > host 10.0.0.53 150.0",
            ])
        #expect(result.duplicateRows.count == 3)
        #expect(log.nodes.index(of: "b.example", type: .domain) == nil)
        #expect(log.nodes.count == 4)
        #expect(log.count + result.duplicateRows.count == lines.count)
        for row in result.duplicateRows {
            #expect(log.eventName(row.original) == row.id)
            #expect(Int(max(row.source, row.destination)) < log.nodes.count)
        }
        #expect(result.quality.conflictingIDs == 0)
    }

    @Test func anAlertAboutALookupMarksIt() throws {
        let alert = Self.record("alert", 1, #""signature":"x""#)
        let log = try ingest(Self.query(1, "a.example") + alert + Self.query(2, "a.example")).log
        #expect(Self.ends(log) == ["host 10.0.0.1 > domain a.example -", "host 10.0.0.1 > domain a.example -"])
        #expect(log.labels == [1, -1])
        #expect(log.nodes.index(of: "10.0.0.53", type: .host) == nil)
    }

    /// A busy sensor writes its first flow after more lookups than the look at the beginning takes in.
    @Test func flowsAfterTheSampleAreConnections() throws {
        var text = ""
        var id = 0
        while text.utf8.count < 1 << 20 {
            id += 1
            text += Self.query(id, "n\(id % 50).example")
        }
        let log = try ingest(text + Self.flow(id + 1) + Self.flow(id)).log
        #expect(log.count == id + 1)
        #expect(Self.ends(log).suffix(2).allSatisfy { $0 == "host 10.0.0.1 > host 10.0.0.53 150.0" })
        #expect(log.amounts?[0] == nil)
    }

    @Test func whoNamesTheColumnGetsAddresses() throws {
        let log = try ingest(Self.query(1, "a.example") + Self.flow(2), try mapped("destination=dest_ip")).log
        #expect(Self.ends(log) == ["host 10.0.0.1 > host 10.0.0.53 -", "host 10.0.0.1 > host 10.0.0.53 150.0"])
    }

    @Test func namesFromOutsideAreChecked() throws {
        let text = Self.query(1, "a.example") + Self.query(2, #"evil\u0007.example"#)
        let result = try ingest(text, try mapped(maxBad: 0.9))
        #expect(result.rejects.map(\.reason).allSatisfy { $0.contains("holds a control character") })
        #expect(result.rejects.count == 1)
        #expect(result.log.nodes.index(of: "a.example", type: .domain) != nil)
    }
}
