import DragnetTestSupport
import Foundation
import Testing

/// What README.md shows of the libraries is what is compiled and run here.
@Suite("README")
struct ReadmeTests {
    @Test func theExampleFindsAccountsAlike() throws {
        let folder = try TemporaryFolder()
        // Two groups of accounts, each with merchants of its own.
        let log = SmallLogs.log(400) { row in
            let group = row % 2 == 0 ? "red" : "blue"
            return SmallLogs.row(row, source: "\(group)\(row % 10)", destination: "\(group)-shop\(row / 7 % 5)")
        }
        let path = try folder.write(log, to: "log.csv")
        let alike = try accounts(like: "red2", in: path)
        #expect(alike.count == 5)
        #expect(alike.allSatisfy { $0.hasPrefix("red") })
        #expect(try accounts(like: "nobody", in: path).isEmpty)
    }

    @Test func theReadmeShowsTheExample() throws {
        let source = try String(
            contentsOf: PackagePlaces.file("Tests/EndToEndTests/LibraryExampleTests.swift"), encoding: .utf8)
        let example = source.split(separator: "\n", omittingEmptySubsequences: false)
            .drop { $0 != "// example-begin" }.dropFirst().prefix { $0 != "// example-end" }
        #expect(example.count { !$0.isEmpty } >= 15)
        guard let readme = try? String(contentsOf: PackagePlaces.file("README.md"), encoding: .utf8) else {
            print("SKIPPED: there is no README.md yet")
            return
        }
        #expect(readme.contains(example.joined(separator: "\n").trimmingCharacters(in: .newlines)))
    }
}
