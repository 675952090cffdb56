import DragnetTestSupport
import Foundation
import Testing

/// Network logs through the whole program: what is left out, whose network it is, and what a log holds.
@Suite("Network inputs")
struct NetworkInputTests {
    /// Flows among ten hosts; the ninth scans.
    private static func eve(_ count: Int) -> String {
        (0..<count).map { row in
            let second = row % 60
            let minute = row / 60 % 60
            let hour = row / 3600
            let source = row % 10 == 9 ? "10.0.0.9" : "203.0.113.\(row % 7 + 1)"
            let time = "2026-03-01T\(two(hour)):\(two(minute)):\(two(second)).000000+0000"
            return "{\"timestamp\":\"2026-03-09T00:00:00+0000\",\"flow_id\":\(1000 + row),\"event_type\":\"flow\","
                + "\"src_ip\":\"\(source)\",\"dest_ip\":\"198.51.100.\(row % 5)\",\"dest_port\":443,\"proto\":\"TCP\","
                + "\"flow\":{\"bytes_toserver\":\(100 + row % 13),\"bytes_toclient\":500,\"start\":\"\(time)\",\"age\":1,"
                + "\"state\":\"closed\",\"alerted\":false}}\n"
        }.joined()
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    @Test func whatIsIgnoredStaysInTheTableAndIsNotScored() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(Self.eve(600), to: "eve.json")
        _ = try folder.write("10.0.0.9 scanner # with leave\n", to: "known.txt")
        let outcome = try Program.run(
            ["scan", "eve.json", "--ignore", "known.txt", "--no-report", "--pictures", "0"], in: folder.path())
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.error.contains("own network: private addresses, 203.0.0.0/16"))
        let events = try Table(file: folder.path("dragnet-out/events.csv.gz")).records
        #expect(events.count == 600)
        for row in events {
            #expect((row["source"] == "10.0.0.9") == (row["status"] == "excluded"))
        }
        let named = try Program.run(
            ["scan", "eve.json", "--internal", "198.51.100.0/24", "--no-report", "--pictures", "0"], in: folder.path())
        #expect(named.error.contains("own network: private addresses, 198.51.100.0/24"))
    }

    @Test func mistakesAreNamed() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(Self.eve(50), to: "eve.json")
        _ = try folder.write("10.0.0.9 printer\n", to: "known.txt")
        let ignore = try Program.run(["scan", "eve.json", "--ignore", "known.txt"], in: folder.path())
        #expect(ignore.status == 2)
        #expect(ignore.error.contains("known.txt:1: \"printer\" is no role"))
        let network = try Program.run(["scan", "eve.json", "--internal", "10.0.0.0/40"], in: folder.path())
        #expect(network.status == 2)
        let missing = try Program.run(["scan", "eve.json", "--ignore", "none.txt"], in: folder.path())
        #expect(missing.status == 3)
    }

    @Test func sniffSaysHowToReadIt() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(Self.eve(50), to: "eve.json")
        let outcome = try Program.run(["sniff", "eve.json"], in: folder.path())
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.lines.last == "dragnet scan eve.json --format eve")
        let json = try Program.run(["sniff", "eve.json", "--json", "--rows", "10"], in: folder.path())
        let object = try #require(try JSONLines.objects(json.output).first)
        #expect(object["format"] as? String == "eve")
        #expect((object["health"] as? [String: Any])?["events"] as? Int == 10)
        _ = try folder.write("c1,from,to,n\n2026-03-01,a,b,1\n2026-03-02,b,c,2\n", to: "log.csv")
        let asked = try Program.run(["sniff", "log.csv"], in: folder.path())
        #expect(asked.status == 3)
        #expect(asked.error.contains("not sure enough: time = c1"))
    }
}
