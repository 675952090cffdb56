import DragnetTestSupport
import Foundation
import Testing

/// `--entity`: what sources share, through the whole program.
@Suite("Shared entities")
struct EntityTests {
    private func scanned() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        // Thirty payers, two to a device.
        let rows = (0..<600).map { row in SmallLogs.row(row).dropLast() + ",D\(row * 7 % 30 / 2)\n" }
        try folder.write("id,time,from,to,amount,device\n" + rows.joined(), to: "log.csv")
        let outcome = try Program.run(
            ["scan", "log.csv", "--entity", "device=device", "--pictures", "1", "--out", "one"], in: folder.path())
        try #require(outcome.status == 0, "\(outcome.error)")
        #expect(
            outcome.error.contains("device (device): 15 in 600 of 600 events, 15 used by more than one source"),
            "\(outcome.error)")
        return folder
    }

    private func graph(
        _ folder: TemporaryFolder, _ flags: String...
    ) throws -> (nodes: [[String: Any]], links: [[String: Any]]) {
        let outcome = try Program.run(["export", "graph", "--to", "json"] + flags, in: folder.path())
        try #require(outcome.status == 0, "\(outcome.error)")
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        #expect(try JSONSchema("graph").faults(in: object) == [])
        let graph = try #require(object as? [String: Any])
        return (try #require(graph["nodes"] as? [[String: Any]]), try #require(graph["links"] as? [[String: Any]]))
    }

    @Test func devicesAreEntitiesWithoutEvents() throws {
        let folder = try scanned()
        let entities = try Table(file: folder.path("one/entities.csv.gz")).records
        let devices = entities.filter { $0["type"] == "device" }
        #expect(devices.count == 15)
        #expect(devices.allSatisfy { $0["events"] == "0" && $0["status"] == "cold" && $0["severity"] == "none" })
        #expect(try Table(file: folder.path("one/events.csv.gz")).rows.count == 600)
        let run = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.url.appending(path: "one/run.json")))
        #expect(try JSONSchema("run").faults(in: run) == [])
        let mapping = (run as? [String: Any])?["mapping"] as? [String: Any]
        let shared = try #require(mapping?["entities"] as? [[String: Any]])
        #expect(shared.map { $0["type"] as? String } == ["device"])
        let (nodes, links) = try graph(folder, "--workspace", "one/workspace")
        let ties = links.filter { $0["shared"] as? String == "device" }
        #expect(ties.count == 30 && ties.reduce(0) { $0 + ($1["events"] as? Int ?? 0) } == 600)
        #expect(ties.allSatisfy { $0["amount"] == nil })
        #expect(links.filter { $0["shared"] == nil }.reduce(0) { $0 + ($1["events"] as? Int ?? 0) } == 600)
        #expect(nodes.filter { $0["type"] as? String == "device" }.allSatisfy { $0["events"] as? Int == 0 })
    }

    @Test func aRunWithThemIsDoneAgain() throws {
        let folder = try scanned()
        let again = try Program.run(["rerun", "one/run.json", "--out", "two"], in: folder.path())
        #expect(again.status == 0 && again.error.contains("every file is the same, byte for byte"), "\(again.error)")
        let picture = try Program.run(
            ["render", "entity:A0", "--hops", "2", "-o", "a.svg", "--workspace", "one/workspace"], in: folder.path())
        #expect(picture.status == 0, "\(picture.error)")
        #expect(try folder.text("a.svg").contains("shared attribute"))
        let device = try Program.run(
            ["render", "entity:D0", "-o", "d.svg", "--workspace", "one/workspace"], in: folder.path())
        #expect(device.status == 0, "\(device.error)")
        #expect(try folder.text("d.svg").contains("by 2 entities"))
    }

    @Test func aTypeIsNamedOnce() throws {
        let folder = try TemporaryFolder()
        try folder.write(SmallLogs.log(20), to: "log.csv")
        let twice = try Program.run(
            ["sniff", "log.csv", "--entity", "ip=to", "--entity", "ip=from"], in: folder.path())
        #expect(twice.status == 2 && twice.error.contains("--entity names ip twice"), "\(twice.error)")
        let unknown = try Program.run(["sniff", "log.csv", "--entity", "devise=to"], in: folder.path())
        #expect(unknown.status == 2 && unknown.error.contains("did you mean device?"), "\(unknown.error)")
    }

    /// Payments and connections as one graph: the client's address of a payment is the host of the network log.
    @Test func paymentsAndConnectionsMeetInAHost() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            id,time,from,to,amount,client
            p1,2026-03-01T10:00:00Z,A1,B1,10,10.0.0.5
            p2,2026-03-01T11:00:00Z,A2,B1,20,10.0.0.5
            p3,2026-03-01T12:00:00Z,A3,B2,30,10.0.0.6

            """, to: "payments.csv")
        let fields = [
            "ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "service", "duration",
            "orig_bytes", "resp_bytes", "conn_state",
        ]
        let rows = (1...3).map { number in
            "17723592\(number)0.5\tC\(number)\t10.0.0.\(4 + number)\t40000\t198.51.100.7\t443\ttcp\tssl\t1.5\t100\t2000\tSF\n"
        }
        try folder.write(
            "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n"
                + "#fields\t\(fields.joined(separator: "\t"))\n" + rows.joined(), to: "conn.log")
        func take(_ arguments: String...) throws -> Program.Outcome {
            try Program.run(["import"] + arguments + ["--workspace", "w"], in: folder.path())
        }
        let payments = try take("payments.csv", "--entity", "ip=client")
        #expect(payments.status == 0, "\(payments.error)")
        let refused = try take("conn.log")
        #expect(
            refused.status == 3 && refused.error.contains("--preset transactions --map amount="), "\(refused.error)")
        let joined = try take("conn.log", "--preset", "transactions", "--map", "amount=")
        #expect(joined.status == 0, "\(joined.error)")
        let (nodes, links) = try graph(folder, "--workspace", "w")
        let hosts = nodes.indices.filter { nodes[$0]["label"] as? String == "10.0.0.5" }
        #expect(hosts.count == 1 && nodes[hosts[0]]["type"] as? String == "host")
        func partners(_ own: String, _ other: String, isShared: Bool) -> Set<String> {
            Set(
                links.filter { $0[own] as? Int == hosts[0] && ($0["shared"] != nil) == isShared }
                    .compactMap { ($0[other] as? Int).flatMap { nodes[$0]["label"] as? String } })
        }
        #expect(partners("target", "source", isShared: true) == ["A1", "A2"])
        #expect(partners("source", "target", isShared: false) == ["198.51.100.7"])
        #expect(links.allSatisfy { ($0["unit"] as? String ?? "") != "bytes" })
    }
}
