import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetStorage
import DragnetTestSupport
import Foundation
import Testing

@Suite("Stored labels")
struct LabelTests {
    let place: TemporaryDirectory
    let workspace: Workspace

    init() throws {
        place = try TemporaryDirectory()
        try Workspace.create(at: place("w"))
        workspace = try Workspace.open(at: place("w"))
    }

    /// Three events with ids and one without, none of them scored.
    private func importLog() throws {
        var log = EventLog(domain: .transactions, hasTimes: true)
        var ids = TextColumn()
        for (row, ends) in [("A", "B"), ("B", "C"), ("A", "B"), ("C", "t1")].enumerated() {
            let source = try log.nodes.intern(ends.0, type: .account)
            let destination = try log.nodes.intern(ends.1, type: .account)
            log.append(
                time: Int64(row) * 100, source: source, destination: destination, file: 0, fileRow: UInt32(row))
            ids.append(Array((row == 3 ? "" : "t\(row)").utf8))
        }
        log.inputIDs = ids
        try workspace.importEvents(log, inputs: [ImportedInput(name: "l", sha256: "x", rows: 4)])
    }

    @Test func labelsComeBackAsTheyWere() throws {
        var labels: [Label] = []
        for (number, name) in HostileNames.all.enumerated() where !name.utf8.contains(0) {
            labels.append(
                Label(
                    .event(name), LabelVerdict.allCases[number % 3], kind: name, group: name, note: name,
                    knownAt: Int64(number), until: number % 2 == 0 ? nil : Int64(number), createdAt: .max))
            labels.append(Label(.entity(name), .fraud, createdAt: .min))
            labels.append(Label(.pair(name), .legit, createdAt: 0))
        }
        labels.append(Label(.incident("INC-1"), .unsure, note: "", createdAt: 7))
        let summary = try workspace.saveLabels(labels)
        #expect(summary == LabelSummary(added: labels.count, replaced: 0))
        #expect(Set(try workspace.labels().map(Entry.init)) == Set(labels.map(Entry.init)))
        #expect(try workspace.labels().count == labels.count)
        // It is still there for the next who opens the workspace.
        try workspace.close()
        let again = try Workspace.open(at: place("w"))
        #expect(try again.labels().count == labels.count)
        #expect(try again.integrityProblems().isEmpty)
        #expect(try again.saveLabels(labels) == LabelSummary(added: 0, replaced: labels.count))
        #expect(try again.removeLabels(of: [.event("../x"), .event("../x"), .event("none")]) == 1)
        #expect(try again.label(of: .event("../x")) == nil)
        #expect(try again.label(of: .incident("INC-1"))?.note == "")
    }

    /// A label that is equal only byte for byte.
    private struct Entry: Hashable {
        let bytes: [UInt8]

        init(_ label: Label) {
            bytes = Array(
                "\(label.subject)|\(label.verdict)|\(label.kind ?? "-")|\(label.group ?? "-")|\(label.note ?? "-")".utf8
            )
        }
    }

    @Test func oneBadTextKeepsAllOut() throws {
        try workspace.saveLabels([Label(.event("a"), .fraud, createdAt: 0)])
        let bad = [Label(.event("b"), .fraud, createdAt: 0), Label(.event("c"), .fraud, note: "x\u{0}", createdAt: 0)]
        let error = dragnetError { try workspace.saveLabels(bad) }
        #expect(error?.code == .inputUnusable && error?.message.contains("NUL") == true)
        let flag = CancellationFlag()
        flag.cancel()
        let stopped = dragnetError {
            try workspace.saveLabels(
                [Label(.event("b"), .fraud, createdAt: 0)], context: WorkContext(threads: 1, cancellation: flag))
        }
        #expect(stopped?.code == .interrupted)
        #expect(try workspace.labels().map(\.subject) == [.event("a")])
    }

    @Test func lapsedLabelsCountNoMore() throws {
        try workspace.saveLabels([
            Label(.event("a"), .fraud, until: 100, createdAt: 0), Label(.event("b"), .legit, createdAt: 0),
        ])
        #expect(try workspace.labels(at: 99).count == 2)
        #expect(try workspace.labels(at: 100).map(\.subject) == [.event("b")])
        #expect(try workspace.labels().count == 2)
    }

    @Test func idsMeanWhatTheWorkspaceHolds() throws {
        try importLog()
        try workspace.saveFindings(
            run: RunRecord(id: "r", model: "m", command: "scan"), incidents: [FindingTests.incident("INC-1", rank: 4)],
            alerts: [], entities: [])
        func known(_ ids: [String], _ unit: LabelUnit? = nil) throws -> [LabelLookup] {
            try workspace.identify(ids, unit: unit)
        }
        #expect(
            try known(["t0", "3", "0", "A", "C", "nope"]) == [
                .subject(.event("t0"), time: 0), .subject(.event("3"), time: 300), .unknown,
                .subject(.entity("A"), time: 200), .subject(.entity("C"), time: 300), .unknown,
            ])
        #expect(try known(["t1"]) == [.ambiguous([.event("t1"), .entity("t1")])])
        #expect(try known(["t1", "A"], .event) == [.subject(.event("t1"), time: 100), .unknown])
        #expect(try known(["t1", "t2"], .entity) == [.subject(.entity("t1"), time: 300), .unknown])
        #expect(
            try known(["event:t1", "entity:t1", "pair:A->B", "pair:B->A", "pair:A->X", "INC-1", "INC-2"], .entity) == [
                .subject(.event("t1"), time: 100), .subject(.entity("t1"), time: 300),
                .subject(.pair("A->B"), time: 200), .subject(.pair("B->A"), time: nil), .unknown,
                .subject(.incident("INC-1"), time: 40), .unknown,
            ])
        #expect(try known([]) == [])
    }

    @Test func aMillionLabelsTakeSeconds() throws {
        let labels = (0..<1_000_000).map {
            Label(.event("t\($0 * 7919 % 1_000_003)"), $0 % 50 == 0 ? .fraud : .legit, createdAt: 1)
        }
        let clock = ContinuousClock()
        let taken = try clock.measure { try workspace.saveLabels(labels) }
        #expect(try workspace.labels().count == 1_000_000)
        #expect(taken < .seconds(60), "\(taken)")
        print("1,000,000 labels stored in \(taken)")
    }
}
