import DragnetCore
import DragnetEvents
import DragnetIngest
import Testing

@Suite struct ZeekJSONTests {
    private static func conn(_ uid: String, _ ts: String, path: String? = nil) -> String {
        let stream = path.map { "\"_path\":\"\($0)\"," } ?? ""
        return """
            {\(stream)"ts":\(ts),"uid":"\(uid)","id.orig_h":"10.0.0.5","id.orig_p":40000,"id.resp_h":"198.51.100.7",\
            "id.resp_p":443,"proto":"tcp","service":"ssl","duration":1.5,"orig_bytes":100,"resp_bytes":2000,\
            "conn_state":"SF","local_orig":true}

            """
    }

    @Test(arguments: ["1772359200.25", "\"2026-03-01T10:00:00.250000Z\""])
    func connectionsWithEitherKindOfTime(_ ts: String) throws {
        let log = try ingest(Self.conn("C1", ts) + Self.conn("C2", ts)).log
        #expect(rows(log)[0] == "1772359200250000 host 10.0.0.5 > host 198.51.100.7 2100.0")
        #expect(log.kind?[0] == "ssl")
        #expect(log.eventName(1) == "C2")
        #expect(log.attributeNames == ["port", "proto", "duration", "origBytes", "respBytes", "state"])
        #expect(log.numberAttribute("respBytes")?[0] == 2000)
        #expect(log.labels == nil)
    }

    @Test func theKeysOfShippers() throws {
        let line = Self.conn("C1", "1772359200.25")
        let underscored = line.replacing("id.", with: "id_").replacing("{\"ts\"", with: "{\"@stream\":\"conn\",\"ts\"")
        let nested = line.replacing(
            "\"id.orig_h\":\"10.0.0.5\",\"id.orig_p\":40000,\"id.resp_h\":\"198.51.100.7\",\"id.resp_p\":443",
            with: "\"id\":{\"orig_h\":\"10.0.0.5\",\"orig_p\":40000,\"resp_h\":\"198.51.100.7\",\"resp_p\":443}")
        let expected = try rows(ingest(line).log)
        for text in [underscored, nested] {
            let result = try ingest(text)
            #expect(rows(result.log) == expected)
            #expect(result.inputs[0].format == .zeek)
            #expect(result.log.categoryAttribute("port")?[0] == "443")
        }
    }

    @Test func streamsInOneFileAreJoinedOnTheUid() throws {
        let dns = """
            {"_path":"dns","ts":1772359200.5,"uid":"C9","id.orig_h":"10.0.0.5","id.resp_h":"10.0.0.53",\
            "id.resp_p":53,"proto":"udp","query":"a.example"}

            """
        let file = #"{"_path":"files","ts":1772359200.6,"fuid":"F1","mime_type":"text/plain"}"# + "\n"
        let text =
            dns.replacing("C9", with: "C1") + Self.conn("C1", "1772359200.1", path: "conn") + file + dns + dns
        let result = try ingest(text)
        #expect(result.log.fileRows == [1, 3])
        #expect((0..<2).map { result.log.eventName($0) } == ["C1", "C9"])
        #expect(result.duplicateRows.map(\.fileRow) == [0, 4])
        #expect(result.notes.contains { $0.contains("1 records are about no connection") })
    }

    @Test func foldersCountAConnectionOnce() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("conn.log", Self.conn("C1", "1772359200.1"))
        _ = try folder.write(
            "dns.log",
            """
            {"ts":1772359200.5,"uid":"C1","id.orig_h":"10.0.0.5","id.resp_h":"10.0.0.53","query":"a.example"}
            """)
        let result = try LogReader().read([folder.path], context: .serial)
        #expect(result.log.count == 1)
        #expect(result.notes.contains { $0.hasSuffix("Zeek's dns log was skipped") })
    }

    /// The labelled logs of IoT-23 glue their last three columns together with blanks.
    @Test func gluedLabels() throws {
        let text = """
            #separator \\x09
            #set_separator\t,
            #empty_field\t(empty)
            #unset_field\t-
            #path\tconn
            #fields\tts\tuid\tid.orig_h\tid.resp_h\tid.resp_p\tproto\ttunnel_parents   label   detailed-label
            #types\ttime\tstring\taddr\taddr\tport\tenum\tset[string]   string   string
            1.5\tC1\t10.0.0.1\t10.0.0.2\t23\ttcp\t(empty)   Malicious   PartOfAHorizontalPortScan
            2.5\tC2\t10.0.0.1\t10.0.0.3\t53\tudp\t-   Benign   -
            3.5\tC3\t10.0.0.1\t10.0.0.4\t53\tudp\t(empty)   -   -
            4.5\tC4\t10.0.0.1\t10.0.0.4\t53\tudp\t-\tMalicious\tC&C
            5.5\tC5\t10.0.0.1\t10.0.0.4\t53
            #close\t2026-03-02-00-00-00

            """
        let result = try ingest(text, try mapped(maxBad: 0.5))
        #expect(result.log.labels == [1, 0, -1, 1])
        #expect(result.mapping[.label]?.columns == ["label"])
        #expect(result.log.attributeNames == ["port", "proto"])
        #expect(result.rejects.map(\.line) == [12])
    }
}
