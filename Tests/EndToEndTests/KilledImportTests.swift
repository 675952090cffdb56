import DragnetCore
import DragnetStorage
import DragnetTestSupport
import Foundation
import Testing

/// Imports that are killed at any moment, and finished by the same command.
@Suite("Killed imports")
struct KilledImportTests {
    /// How many kills; `DRAGNET_KILLS=50` for the long form.
    private static let kills = ProcessInfo.processInfo.environment["DRAGNET_KILLS"].flatMap { Int($0) } ?? 6

    private func log(rows: Int, first: Int = 0) -> String {
        var text = "id,time,source,destination,amount,device\n"
        for row in 0..<rows {
            // A row depends on its number alone, so that files overlap in content too.
            var random = KeyedRandom(RandomKey(UInt64(first + row)))
            text += "T\(first + row),\(1_767_225_600 + first + row),S\(random.next(below: 9000)),"
            text += "D\(random.next(below: 9000)),\(random.next(below: 100_000)),d\(random.next(below: 500))\n"
        }
        return text
    }

    private func digest(_ path: String) throws -> String {
        let store = try Workspace.open(at: path)
        defer { try? store.close() }
        #expect(try store.integrityProblems() == [])
        return ContentHash.hex(of: try store.loadEvents())
    }

    @Test func theyEndAsIfUndisturbed() throws {
        let folder = try TemporaryFolder()
        // The second file overlaps the first.
        try folder.write(log(rows: 100_000), to: "logs/a.csv")
        try folder.write(log(rows: 200_000, first: 90_000), to: "logs/b.csv")
        let command = ["import", "logs", "--workspace"]
        let begin = Date()
        #expect(try Program.run(command + ["calm"], in: folder.path()).status == 0)
        let span = Date().timeIntervalSince(begin)
        let wanted = try digest(folder.path("calm"))
        var random = KeyedRandom(RandomKey(5))
        var wentOn = 0
        for round in 0..<Self.kills {
            let name = "w\(round)"
            // Every other round into a workspace that holds the first file already.
            if round % 2 == 1 {
                #expect(
                    try Program.run(["import", "logs/a.csv", "--workspace", name], in: folder.path()).status == 0)
            }
            let running = try Program.start(command + [name], in: folder.path())
            Thread.sleep(forTimeInterval: span * Double(random.next(below: 1000)) / 1000)
            running.kill()
            let killed = try running.outcome()
            #expect(killed.status == 0 || killed.status == -9)
            let finished = try Program.run(command + [name], in: folder.path())
            #expect(finished.status == 0, "\(finished.error)")
            if finished.error.contains("went on from") { wentOn += 1 }
            if round % 2 == 0 { #expect(try digest(folder.path(name)) == wanted, "round \(round)") }
            let store = try Workspace.open(at: folder.path(name))
            #expect(try store.contents().events == 290_000, "round \(round)")
            #expect(try store.integrityProblems() == [])
            try store.close()
            try FileManager.default.removeItem(atPath: folder.path(name))
        }
        print("\(Self.kills) kills, \(wentOn) went on from stored events")
    }
}
