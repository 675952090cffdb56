import DragnetCore
import DragnetEvents
import DragnetIngest
import Testing

/// `--entity TYPE=COL`: nodes that sources share, beside events that stay as they are.
@Suite struct SharedMappingTests {
    private static let payments = """
        id,time,payer,payee,amount,DeviceId,ClientIP,street,city
        1,2026-03-01T10:00:00Z,A1,B1,10,D-7,203.0.113.9,Elm 1,Kiel
        2,2026-03-01T11:00:00Z,A2,B1,20,D-7,203.0.113.8,Elm 1,Bonn
        3,2026-03-01T12:00:00Z,A3,B2,30,unknown,,Elm 1,
        4,2026-03-01T13:00:00Z,A1,B2,40,D-8,203.0.113.9,Elm 1,Kiel

        """

    private func read(_ entities: String..., text: String = payments) throws -> IngestResult {
        var options = try mapped("source=payer", "destination=payee", maxBad: 0.5)
        for entity in entities { try options.share(entity) }
        return try ingest(text, options)
    }

    private func shared(_ log: EventLog) -> [[String]] {
        (0..<log.count).map { row in
            log.sharedNodes(of: row).map { "\(log.nodes.type(of: $0).name) \(log.nodes.name(of: $0))" }
        }
    }

    @Test func aDeviceIsANodeAndNoEvent() throws {
        let plain = try read()
        let result = try read("device=DeviceId")
        #expect(shared(result.log) == [["device D-7"], ["device D-7"], [], ["device D-8"]])
        // The events are what they are without it.
        #expect(rows(result.log) == rows(plain.log))
        #expect(result.log.nodes.count == plain.log.nodes.count + 2)
        #expect(result.quality.events == 4 && result.log.count == 4)
        // Its text is not kept a second time.
        #expect(plain.log.attributeNames.contains("DeviceId"))
        #expect(!result.log.attributeNames.contains("DeviceId"))
        #expect(result.mapping.entities?.map(\.type) == ["device"])
        #expect(result.mapping.entities?.map(\.columns) == [["DeviceId"]])
        #expect(plain.mapping.entities == nil)
        let note =
            "device (DeviceId): 2 in 3 of 4 events, 1 used by more than one source; 1 rows say that it is not known"
        #expect(result.notes.contains(note), "\(result.notes)")
    }

    @Test func severalTypesAndSeveralColumns() throws {
        let log = try read("address=street+city", "ip=ClientIP").log
        #expect(
            shared(log) == [
                ["address Elm 1:Kiel", "host 203.0.113.9"], ["address Elm 1:Bonn", "host 203.0.113.8"],
                // Of an address half is none, or everybody in an Elm Street would be neighbours.
                [], ["address Elm 1:Kiel", "host 203.0.113.9"],
            ])
        #expect(log.shared.map(\.name) == ["address", "ip"])
    }

    @Test func anAddressIsTheHostOfThatName() throws {
        let log = try read("ip=ClientIP").log
        let connections = try ingest(
            "ts,src_ip,dst_ip,dport,proto\n2026-03-01T10:00:00Z,203.0.113.9,198.51.100.1,443,tcp\n"
        ).log
        let host = try #require(connections.nodes.index(of: "203.0.113.9", type: .host))
        #expect(connections.sources == [host])
        #expect(log.nodes.index(of: "203.0.113.9", type: .host) != nil)
    }

    @Test func nestedJSONAndColumnsByNumber() throws {
        let json = #"{"from":"a","to":"b","time":"2026-03-01","device":{"id":"D1"}}"# + "\n"
        var options = IngestOptions()
        try options.share("device=device.id")
        #expect(
            shared(try ingest(json + json.replacing("D1", with: "D2"), options).log) == [["device D1"], ["device D2"]])
        #expect(shared(try read("device=#6").log)[0] == ["device D-7"])
    }

    @Test func filesNeedTheColumn() throws {
        let folder = try TemporaryFolder()
        let first = try folder.write("a.csv", Self.payments)
        let second = try folder.write("b.csv", "id,time,payer,payee,amount\n9,2026-03-02T10:00:00Z,A1,B1,1\n")
        var options = IngestOptions()
        try options.share("device=DeviceId")
        let error = failure { try LogReader(options: options).read([first, second], context: .serial) }
        #expect(error?.code == .inputUnusable && error?.message.contains("no column \"DeviceId\"") ?? false)
    }

    @Test func mistakesAreNamed() throws {
        for (text, says) in [
            ("devise=DeviceId", "did you mean device?"), ("device", "write --entity TYPE=COLUMN"),
            ("device=DeviceId+", "with one + between them"), ("device=#0", "write #1"),
        ] {
            let error = failure { try read(text) }
            #expect(
                error?.code == .usage && error?.help?.contains(says) ?? false, "\(text): \(String(describing: error))")
        }
        let missing = failure { try read("device=DeviceID") }
        #expect(missing?.message == "--entity device=DeviceID: the log has no such column")
        #expect(missing?.help?.contains("did you mean --entity device=DeviceId?") ?? false)
    }

    @Test func controlCharactersRejectTheRow() throws {
        let result = try read("device=DeviceId", text: Self.payments.replacing("D-8", with: "D\u{7}8"))
        #expect(result.rejects.count == 1 && result.log.count == 3)
        #expect(result.rejects.first?.reason.hasPrefix("device ") ?? false)
    }

    @Test func sniffSaysItAndItsCommandSaysItAgain() throws {
        var options = try mapped("source=payer", "destination=payee")
        try options.share("address=street+city")
        try options.share("device=DeviceId")
        var reader = LogReader(options: options)
        reader.standardInput = { MemoryByteSource(Array(Self.payments.utf8)) }
        let report = try reader.sniff(["-"], rows: 10, context: .serial)
        #expect(report.entities?.map(\.type) == ["address", "device"])
        #expect(report.command.contains("--entity address=street+city --entity device=DeviceId"))
        #expect(report.lines(name: "x").contains("  what sources share: street+city (address), said with --entity"))
    }

    /// Rows that give way to others take what they share along.
    @Test func repeatedRowsTieOnce() throws {
        let again = Self.payments + "2,2026-03-01T11:00:00Z,A2,B1,20,D-9,203.0.113.8,Elm 1,Bonn\n"
        var options = try mapped("source=payer", "destination=payee", "id=id")
        try options.share("device=DeviceId")
        let result = try ingest(again, options)
        #expect(result.duplicateRows.count == 1)
        #expect(result.log.nodes.index(of: "D-9", type: .device) == nil)
    }
}
