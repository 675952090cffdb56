import DragnetCore
import DragnetEvents
import DragnetIngest
import DragnetTestSupport
import Foundation
import Testing

/// A file of each known form, made for this test: roles right without a flag, or asked for; never wrong without a word.
///
/// `expected.json` says of each file which column plays which role, or what the question must offer.
@Suite("Fixtures")
struct FixtureTests {
    private struct Expectation: Decodable {
        var events: Int?
        var preset: String?
        var roles: [String: String]?
        var flags: [String]?
        var asks: String?
    }

    private static let folder = "Tests/Fixtures/"

    private static func expectations() throws -> [String: Expectation] {
        let data = try Data(contentsOf: PackagePlaces.file(folder + "expected.json"))
        return try JSONDecoder().decode([String: Expectation].self, from: data)
    }

    private func options(_ flags: [String]) throws -> IngestOptions {
        var options = IngestOptions()
        for (flag, value) in zip(flags, flags.dropFirst()).enumerated().filter({ $0.offset % 2 == 0 }).map(\.element) {
            switch flag {
            case "--map": try options.map(value)
            case "--encoding": options.encoding = TextEncoding(rawValue: value)
            case "--decimal": options.decimalMark = Character(value)
            default: Issue.record("the flag \(flag) is not known here")
            }
        }
        return options
    }

    @Test func eachIsReadRightOrAskedAbout() throws {
        let all = try Self.expectations()
        #expect(all.count >= 25)
        let files = try FileManager.default.contentsOfDirectory(atPath: PackagePlaces.file(Self.folder).path)
        #expect(Set(files) == Set(all.keys).union(["expected.json"]))
        for (name, wanted) in all.sorted(by: { $0.key < $1.key }) {
            let reader = LogReader(options: try options(wanted.flags ?? []))
            let path = PackagePlaces.file(Self.folder + name).path
            do {
                let report = try reader.sniff([path], rows: 1000, context: .serial)
                if let question = report.question { throw question }
                #expect(wanted.asks == nil, "\(name) should be asked about")
                for (role, column) in wanted.roles ?? [:] {
                    #expect(report.mapping[role]?.column == column, "\(name): \(role)")
                }
                for role in ["time", "source", "destination", "amount"] {
                    #expect(report.mapping[role]?.confidence ?? 1 >= 0.8, "\(name): \(role) is not sure")
                }
                #expect(report.health.events == wanted.events, "\(name)")
                #expect(report.preset == wanted.preset, "\(name)")
                #expect(report.health.rejected == 0, "\(name)")
            } catch let error as DragnetError {
                #expect(error.code == .inputAmbiguous, "\(name): \(error)")
                let asks = try #require(wanted.asks, "\(name): \(error)")
                #expect("\(error)".contains(asks), "\(name): \(error)")
            }
        }
    }

    @Test func namesAreDomainsAndRecordsWithoutOneAreSaid() throws {
        let log = try LogReader().read([PackagePlaces.file(Self.folder + "zeek-dns.log").path], context: .serial)
        #expect(log.mapping.destinationType == "domain" && log.mapping.sourceType == "host")
        #expect(log.log.count == 54 && log.notes.contains { $0.hasSuffix("6 records name nobody and were skipped") })
        #expect(log.log.nodes.index(of: "www3.example.com", type: .domain) != nil)
        #expect(log.log.nodes.index(of: "10.0.0.53", type: .host) == nil)
    }

    @Test(arguments: ["NaN", "nan", "inf", "-Infinity", "1e309", "1e999"]) func weightsThatAreNoNumbersAreRefused(
        weight: String
    ) throws {
        let folder = try TemporaryFolder()
        var options = IngestOptions()
        options.format = .edges
        for text in ["a b \(weight)\n", "a b 1\nb c \(weight)\n"] {
            let path = try folder.write("edges.txt", text)
            let error = #expect(throws: DragnetError.self) {
                try LogReader(options: options).read([path], context: .serial)
            }
            #expect(error?.code == .inputUnusable)
            #expect(error.map { "\($0)".contains(weight) } ?? false, "\(text)")
        }
    }
}
