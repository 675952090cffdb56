import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetStorage
import Foundation
import Testing

@Suite struct FindingTests {
    let place: TemporaryDirectory
    let workspace: Workspace

    init() throws {
        place = try TemporaryDirectory()
        try Workspace.create(at: place("w"))
        workspace = try Workspace.open(at: place("w"))
    }

    static let reasons = [
        Reason(
            code: .fanIn, observed: Quantity(61, "senders in 24 h"), typical: Quantity(2, "senders in 24 h"),
            percentile: 0.99971, share: 0.7, evidence: ["1", "2"]),
        Reason(
            code: .amountHigh, observed: Quantity(0.1 + 0.2, "EUR"), typical: Quantity(1e-300, "EUR"), percentile: 1,
            share: 0.3),
    ]

    static func incident(
        _ id: String, rank: Int, severity: Severity = .high, entities: [String] = ["a", "b"], model: String = "m",
        reasons: [Reason] = reasons
    ) -> Incident {
        Incident(
            id: id, rank: rank, severity: severity, score: 1 - severity.tailProbability,
            surprise: 5 - Double(rank) / 10, shape: .fanIn, firstTime: Int64(rank), lastTime: Int64(rank * 10),
            entities: entities, events: ["1"], amounts: [CurrencyAmount(1.1, "EUR")], reasons: reasons,
            summary: "a '\"\u{7}</script> \u{1F4A5}", alerts: ["event:1"],
            graph: IncidentGraph(
                nodes: [IncidentGraph.Node(name: "a\"'", type: "account", isEvidence: true)],
                edges: [IncidentGraph.Edge(source: 0, destination: 0, eventCount: 3, isEvidence: true)]),
            model: model)
    }

    static func alert(
        _ id: String, level: AlertLevel = .event, subject: String, incident: String = "INC-1", surprise: Double = 3
    ) -> Alert {
        Alert(
            id: id, incident: incident, level: level, subject: subject, type: "account", severity: .high, score: 0.999,
            surprise: surprise, confidence: 0.5, cluster: 3, distance: nil, reasons: reasons, evidence: ["1"])
    }

    func save(
        _ run: String = "r", model: String = "m", incidents: [Incident] = [], alerts: [Alert] = [],
        entities: [EntityFinding] = [], events: EventScores? = nil, _ scope: FindingsScope = .model
    ) throws {
        try workspace.saveFindings(
            run: RunRecord(id: run, model: model, command: "scan", json: "{\"a\":1}"), incidents: incidents,
            alerts: alerts, entities: entities, events: events, replacing: scope)
    }

    @Test func findingsComeBackAsTheyWere() throws {
        let incidents = [Self.incident("INC-AAAAAA", rank: 2), Self.incident("INC-BBBBBB", rank: 1)]
        let alerts = [
            Self.alert("event:1", subject: "1"), Self.alert("entity:a", level: .entity, subject: "a", surprise: 4),
        ]
        let entities = [
            EntityFinding(
                id: "a'\"", type: "account", score: 0.25, surprise: 0.1 + 0.2, severity: .low, status: .scored,
                cluster: 4, distance: 0.5, distanceZ: -1.25, events: 9, firstTime: -5, lastTime: 7,
                incident: "INC-AAAAAA", reasons: Self.reasons),
            EntityFinding(id: "b", type: "card", status: .isolated, events: 0),
        ]
        try save(incidents: incidents, alerts: alerts, entities: entities)
        #expect(try workspace.incidents() == incidents.reversed())
        #expect(try workspace.incident(id: "INC-AAAAAA") == incidents[0])
        #expect(try workspace.incident(id: "INC-") == nil)
        #expect(try workspace.alerts() == alerts.reversed())
        #expect(try workspace.alert(id: "event:1") == alerts[0])
        #expect(try workspace.entityFindings() == entities)
        #expect(try workspace.entityFindings(limit: 1) == [entities[0]])
        #expect(try workspace.entityFinding(name: "a'\"") == entities[0])
        #expect(try workspace.entityFinding(name: "b", type: "card") == entities[1])
        #expect(try workspace.entityFinding(name: "b", type: "account") == nil)
        #expect(entities[0].reason == .fanIn && entities[1].reason == nil)
        #expect(try workspace.latestRun() == RunRecord(id: "r", model: "m", command: "scan", json: "{\"a\":1}"))
    }

    @Test func queriesFilterOrderAndCut() throws {
        let quiet = [
            Reason(code: .burst, observed: Quantity(1, ""), typical: Quantity(1, ""), percentile: 0.5, share: 1)
        ]
        try save(
            incidents: [
                Self.incident("INC-1", rank: 1, severity: .critical), Self.incident("INC-2", rank: 2, entities: ["c'"]),
                Self.incident("INC-3", rank: 3, severity: .medium, reasons: quiet),
            ],
            alerts: [
                Self.alert("entity:a", level: .entity, subject: "a"),
                Self.alert("event:9", subject: "9", incident: "INC-2", surprise: 8),
            ])
        func ids(_ change: (inout FindingQuery) -> Void) throws -> [String] {
            var query = FindingQuery()
            change(&query)
            return try workspace.incidents(query).map(\.id)
        }
        #expect(try ids { $0.severity = .high } == ["INC-1", "INC-2"])
        #expect(try ids { $0.score = 0.9995 } == ["INC-1"])
        #expect(try ids { $0.reason = .burst } == ["INC-3"])
        #expect(try ids { $0.reason = .amountHigh } == ["INC-1", "INC-2"])
        #expect(try ids { $0.entity = "c'" } == ["INC-2"])
        #expect(try ids { $0.order = .latest } == ["INC-3", "INC-2", "INC-1"])
        #expect(try ids { $0.limit = 1 } == ["INC-1"])
        #expect(try ids { ($0.limit, $0.offset) = (5, 2) } == ["INC-3"])
        #expect(try ids { $0.model = "another" } == [])
        #expect(try ids { $0.statuses = [.confirmed] } == [])
        #expect(try ids { $0.statuses = [] } == [])
        try workspace.setStatus(.confirmed, of: "INC-2")
        #expect(try ids { $0.statuses = [.confirmed, .snoozed] } == ["INC-2"])
        #expect(try ids { $0.statuses = [.open] } == ["INC-1", "INC-3"])
        var query = FindingQuery()
        query.incident = "INC-2"
        #expect(try workspace.alerts(query).map(\.id) == ["event:9"])
        query = FindingQuery()
        query.entity = "a"
        #expect(try workspace.alerts(query).map(\.id) == ["entity:a"])
    }

    @Test func aRerunReplacesAndKeepsWhatAPersonSaid() throws {
        try save(incidents: [Self.incident("INC-1", rank: 1), Self.incident("INC-2", rank: 2)])
        try workspace.setStatus(.dismissed, of: "INC-1")
        try save("r2", incidents: [Self.incident("INC-3", rank: 1), Self.incident("INC-1", rank: 2)])
        #expect(try workspace.incidents().map(\.id) == ["INC-3", "INC-1"])
        #expect(try workspace.incidents().map(\.status) == [.open, .dismissed])
        #expect(try workspace.incident(id: "INC-2") == nil)
        #expect(dragnetError { try workspace.setStatus(.open, of: "INC-2") }?.code == .usage)

        // Another model's findings stay beside them; the id means the latest run's.
        try save("r3", model: "n", incidents: [Self.incident("INC-1", rank: 7, model: "n")])
        #expect(try workspace.incidents().map(\.rank) == [7])
        #expect(try workspace.incident(id: "INC-1")?.model == "n")
        var old = FindingQuery()
        old.model = "m"
        #expect(try workspace.incidents(old).map(\.id) == ["INC-3", "INC-1"])

        // A run over new events alone adds to the others of its model.
        try save("r4", model: "n", incidents: [Self.incident("INC-9", rank: 1, model: "n")], .run)
        #expect(try workspace.incidents().map(\.id) == ["INC-9", "INC-1"])
        try save("r4", model: "n", incidents: [Self.incident("INC-8", rank: 1, model: "n")], .run)
        #expect(try workspace.incidents().map(\.id) == ["INC-8", "INC-1"])
    }

    @Test func whatACandidateFindsStandsForItself() throws {
        func score(_ id: String, _ model: String, _ incident: String, isChampion: Bool = true) throws {
            var continuation = FindingContinuation()
            continuation.takesOver = isChampion
            try workspace.saveFindings(
                run: RunRecord(
                    id: id, model: model, command: isChampion ? "score" : RunRecord.candidateCommand),
                incidents: [Self.incident(incident, rank: 1, model: model)], alerts: [], entities: [],
                replacing: .run, continuation: continuation)
        }
        func listed(_ model: String) throws -> [String] {
            var query = FindingQuery()
            query.model = model
            return try workspace.incidents(query).map(\.id).sorted()
        }
        #expect(try workspace.continuedModel() == nil)
        try score("score-9-c", "candidate", "INC-0", isChampion: false)
        #expect(try workspace.continuedModel() == nil)
        try score("score-10-m", "m", "INC-1")
        try score("score-10-c", "candidate", "INC-2", isChampion: false)
        #expect(try workspace.continuedModel() == "m")
        try score("score-20-m", "m", "INC-3")
        #expect(try listed("m") == ["INC-1", "INC-3"] && listed("candidate") == ["INC-0", "INC-2"])
        // The next champion takes over from the one before, not from who looked last.
        try score("score-20-c", "candidate", "INC-4", isChampion: false)
        try score("score-30-n", "n", "INC-5")
        #expect(try workspace.continuedModel() == "n")
        #expect(try listed("n") == ["INC-1", "INC-3", "INC-5"] && listed("m").isEmpty)
        #expect(try listed("candidate") == ["INC-0", "INC-2", "INC-4"])
    }

    @Test func anEntityKeepsWhatEarlierRunsFound() throws {
        let odd = EntityFinding(
            id: "a", type: "account", score: 0.99999, surprise: 5, severity: .critical, status: .scored, events: 9,
            firstTime: 1, lastTime: 5, incident: "INC-1", reasons: Self.reasons)
        let ordinary = EntityFinding(
            id: "a", type: "account", score: 0.2, surprise: 0.1, status: .scored, cluster: 2, events: 10,
            firstTime: 1, lastTime: 8)
        func score(
            _ run: String, _ entity: EntityFinding, incidents: [Incident] = [], model: String = "m",
            _ change: (inout FindingContinuation) -> Void = { _ in }
        ) throws -> EntityFinding {
            var continuation = FindingContinuation()
            change(&continuation)
            try workspace.saveFindings(
                run: RunRecord(id: run, model: model, command: "score"), incidents: incidents, alerts: [],
                entities: [entity], replacing: .run, continuation: continuation)
            return try #require(try workspace.entityFinding(name: "a"))
        }
        #expect(try score("1", odd, incidents: [Self.incident("INC-1", rank: 1)]) == odd)
        // The next payment is an ordinary one; it counts, and the incident is still open.
        var joined = odd
        (joined.cluster, joined.events, joined.lastTime) = (2, 10, 8)
        #expect(try score("2", ordinary) == joined)
        // Odder in a new incident: that one speaks.
        var worse = odd
        (worse.surprise, worse.incident, worse.reasons) = (6, "INC-2", [Self.reasons[0]])
        #expect(try score("3", worse, incidents: [Self.incident("INC-2", rank: 1)]) == worse)
        // Joined into another one; what is said of the account goes along.
        let third = try score("4", ordinary, incidents: [Self.incident("INC-3", rank: 1)]) {
            $0.merged = ["INC-2": "INC-3"]
        }
        #expect(third.incident == "INC-3" && third.surprise == 6 && third.reasons == worse.reasons)
        let labelled = try score("5", ordinary) { $0.isRankedByLabels = true }
        #expect(labelled.incident == "INC-3" && labelled.surprise == 0.1 && labelled.severity == .none)
        // Another model knows nothing of it, and what a person closed counts no more.
        #expect(try score("6", ordinary, model: "n") == ordinary)
        #expect(try score("7", ordinary) { $0.closed = ["INC-3"] } == ordinary)
    }

    @Test func aFailedSaveLeavesTheOldFindings() throws {
        try save(incidents: [Self.incident("INC-1", rank: 1)])
        let nul = EntityFinding(id: "a\0b", type: "account", status: .scored, events: 1)
        #expect(
            dragnetError {
                try save("r2", incidents: [Self.incident("INC-2", rank: 1)], entities: [nul])
            }?.code == .inputUnusable)
        let nan = EntityFinding(id: "a", type: "account", score: .nan, status: .scored, events: 1)
        #expect(dragnetError { try save("r2", entities: [nan]) }?.code == .internalFault)
        var events = EventScores()
        events.details.append(EventScores.Detail(row: 3, incident: nil, reasons: []))
        #expect(dragnetError { try save("r2", events: events) }?.code == .internalFault)
        for id in ["a\0b", "INC-1\0"] {
            #expect(dragnetError { _ = try workspace.incident(id: id) }?.code == .inputUnusable)
        }
        #expect(try workspace.incidents().map(\.id) == ["INC-1"])
        #expect(try workspace.latestRun()?.id == "r")
    }

    @Test func aChampionTakesOverVerdictsThatItHasNot() throws {
        func score(_ run: String, _ model: String, _ rows: Range<Int>, score: Double, isChampion: Bool = true) throws {
            var events = EventScores(firstRow: rows.lowerBound)
            for _ in rows { events.append(status: .scored, severity: .low, score: score, surprise: score * 2) }
            var continuation = FindingContinuation()
            continuation.takesOver = isChampion
            try workspace.saveFindings(
                run: RunRecord(
                    id: run, model: model, command: isChampion ? "score" : RunRecord.candidateCommand),
                incidents: [], alerts: [], entities: [], events: events, replacing: .run, continuation: continuation)
        }
        try score("1", "m", 2..<10, score: 0.25)
        try score("2", "n", 5..<12, score: 0.5, isChampion: false)
        try score("3", "n", 12..<14, score: 0.75)
        let verdicts = try workspace.eventVerdicts(rows: 0..<15)
        let scores = [nil, nil, 0.25, 0.25, 0.25] + [Double?](repeating: 0.5, count: 7) + [0.75, 0.75, nil]
        #expect(verdicts.map { $0?.score } == scores)
        #expect(verdicts.map { $0?.surprise } == scores.map { $0.map { $0 * 2 } })
    }

    @Test func findingsAndTheirStateAreSavedInOneStep() throws {
        let id = try workspace.models.publish(["m": [1]])
        func score(_ run: String, _ incident: Incident, state: Int, _ fails: Bool = false) throws {
            try workspace.saveFindings(
                run: RunRecord(id: run, model: id.text, command: "score"), incidents: [incident], alerts: [],
                entities: [], replacing: .run,
                state: NewScoringState(modelID: id, watermark: state) { sink in
                    try [UInt8(state)].withUnsafeBytes { try sink($0) }
                    if fails { throw CancellationError() }
                })
        }
        try score("1", Self.incident("INC-1", rank: 1), state: 5)
        let saved = SavedState(watermark: 5, bytes: [5])
        #expect(try workspace.savedState(of: id) == saved)
        // Neither without the other, whichever fails.
        #expect(throws: CancellationError.self) { try score("2", Self.incident("INC-2", rank: 1), state: 6, true) }
        #expect(throws: DragnetError.self) { try score("2", Self.incident("INC\0", rank: 1), state: 6) }
        #expect(try workspace.savedState(of: id) == saved)
        #expect(try workspace.incidents().map(\.id) == ["INC-1"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: place("w/states")).count == 1)
    }

    @Test func manyNamesAreFoundInOneLook() throws {
        var log = EventLog(domain: .transactions, hasTimes: true)
        var ids = TextColumn()
        let node = try log.nodes.intern("A", type: .account)
        for (row, id) in ["a", "", "e\u{301}", "a", "\u{E9}", "7", "'--"].enumerated() {
            log.append(time: Int64(row), source: node, destination: node, file: 0, fileRow: UInt32(row))
            ids.append(Array(id.utf8))
        }
        log.inputIDs = ids
        try workspace.importEvents(log, inputs: SampleLogs.inputs("l", rows: 7))
        var scores = EventScores()
        for row in 0..<7 {
            scores.append(status: .scored, severity: .none, score: 0.5, surprise: Double(row))
        }
        try save(events: scores)
        let names = ["\u{E9}", "a", "1", "none", "e\u{301}", "5", "7", "'--", "a", "9", "-1"]
        let rows = [[4], [0, 3], [1], [], [2], [], [5], [6], [0, 3], [], []]
        for _ in 0..<2 {
            #expect(try workspace.eventRows(named: names) == rows)
            #expect(try names.map { try workspace.eventRows(named: $0) } == rows)
            let found = try workspace.eventFindings(ids: names.map { "event:" + $0 })
            #expect(found.map { $0?.row } == rows.map(\.first))
            #expect(found.map { $0?.finding.surprise } == rows.map { $0.first.map(Double.init) })
            #expect(try workspace.eventFindings(rows: [6, 0]).map { $0?.surprise } == [6, 0])
            // Once more with the index on ids that a service makes.
            _ = try LiveEventStore(workspace, vocabulary: EventVocabulary(log)) { 0 }
        }
        #expect(try workspace.eventRows(named: []).isEmpty)
    }

    @Test func eventVerdictsComeBackByName() throws {
        let log = try SampleLogs.full(rows: 70_000, seed: 4, files: 2)
        try workspace.importEvents(log, inputs: SampleLogs.inputs("a.csv", "b.csv"))
        var scores = EventScores()
        for row in 0..<69_000 {
            scores.append(
                status: EventFinding.Status.allCases[row % 4], severity: Severity.allCases[row % 5],
                score: Double(row) / 69_000, surprise: Double(row) / 7)
        }
        scores.details = [EventScores.Detail(row: 66_001, incident: "INC-1", reasons: Self.reasons)]
        #expect(try workspace.eventFinding(id: "event:7") == nil)
        try save(events: scores)

        let finding = try #require(try workspace.eventFinding(id: "event:tx-66001"))
        #expect(
            finding
                == EventFinding(
                    row: 132_002, file: "b.csv", id: "tx-66001", time: log.times?[66_001],
                    source: log.nodes.name(of: log.sources[66_001]),
                    destination: log.nodes.name(of: log.destinations[66_001]),
                    score: scores.scores[66_001], surprise: scores.surprises[66_001],
                    severity: scores.severities[66_001],
                    status: scores.statuses[66_001], incident: "INC-1", reasons: Self.reasons))
        #expect(finding.reason == .fanIn)
        #expect(try workspace.eventFinding(id: "7")?.file == "a.csv")
        #expect(try workspace.eventRows(named: "8").isEmpty, "row 8 has an id of its own")
        #expect(try workspace.eventRows(named: "tx-8") == [8])
        #expect(try workspace.eventFinding(id: "tx-69999") == nil)
        let verdicts = try workspace.eventVerdicts(rows: 65_530..<70_000)
        #expect(verdicts.compactMap { $0?.score } == Array(scores.scores[65_530...]))
        #expect(verdicts.compactMap { $0?.surprise } == Array(scores.surprises[65_530...]))
        #expect(verdicts.suffix(1000).allSatisfy { $0 == nil })

        // Scoring on from where it stopped changes the new rows alone.
        var more = EventScores(firstRow: 69_000)
        for _ in 0..<1000 { more.append(status: .scored, severity: .none, score: 0.5, surprise: 0.25) }
        try save("r2", events: more, .run)
        #expect(try workspace.eventFinding(id: "tx-69999")?.score == 0.5)
        #expect(try workspace.eventFinding(id: "tx-66001") == finding)
        #expect(try workspace.eventVerdicts(rows: 0..<3, model: "none").allSatisfy { $0 == nil })
    }

    @Test func idsAreLookedUpAndAmbiguityIsTold() throws {
        var log = try SampleLogs.chain(["17", "x->y", "7F3A9C", "z", "18"])
        _ = try log.nodes.intern("17", type: .card)
        try workspace.importEvents(log, inputs: SampleLogs.inputs("f"))
        try save(
            incidents: [Self.incident("INC-7F3A9C", rank: 1), Self.incident("INC-7F3B00", rank: 2)],
            alerts: [Self.alert("pair:p->q", level: .pair, subject: "p->q")])
        let meanings: [(String, FindingReference)] = [
            ("INC-7F3A9C", .incident("INC-7F3A9C")), ("inc-7f3b", .incident("INC-7F3B00")),
            ("7F3B", .incident("INC-7F3B00")), ("17", .entity("17")), ("event:1", .event("1")), ("1", .event("1")),
            ("entity:z", .entity("z")), ("pair:p->q", .pair("p->q")), ("p->q", .pair("p->q")),
            ("17->z", .pair("17->z")),
            ("x->y->17", .pair("x->y->17")), ("x->y", .entity("x->y")),
        ]
        for (id, meaning) in meanings { #expect(try workspace.resolve(id) == meaning, "\(id)") }
        for id in ["7F3", "INC-7F3", "7F3A9C"] {
            let error = dragnetError { _ = try workspace.resolve(id) }
            #expect(error?.code == .usage && error?.help?.contains("INC-7F3A9C") == true, "\(id)")
        }
        #expect(try workspace.candidates(for: "7F3A9C") == [.incident("INC-7F3A9C"), .entity("7F3A9C")])
        #expect(try workspace.candidates(for: "7F3A9C").map { "\($0)" } == ["INC-7F3A9C", "entity:7F3A9C"])
        for id in ["", "7F", "nobody", "event:99", "event:01", "entity:nobody", "pair:17->nobody", "'; --", "17->"] {
            #expect(dragnetError { _ = try workspace.resolve(id) }?.code == .usage, "\(id)")
        }
        #expect(dragnetError { _ = try workspace.resolve("a\0") }?.code == .inputUnusable)
    }

    @Test func anIDStandsForTheIncidentWithItsEvents() throws {
        try save(incidents: [Self.incident("INC-AAAAAA", rank: 1)])
        try save("r2", model: "n", incidents: [Self.incident("INC-BBBBBB", rank: 1)], .run)
        // Found again, by whatever model: the same events.
        for id in ["INC-AAAAAA", "INC-BBBBBB"] {
            #expect(try !workspace.isIncidentID(id, ofOtherThan: ["0", "1"]))
            #expect(try workspace.isIncidentID(id, ofOtherThan: ["2"]), "of another model too")
        }
        #expect(try !workspace.isIncidentID("INC-CCCCCC", ofOtherThan: ["2"]))
        var continuation = FindingContinuation()
        continuation.merged = ["INC-BBBBBB": "INC-DDDDDD"]
        try workspace.saveFindings(
            run: RunRecord(id: "r3", model: "n", command: "score"),
            incidents: [Self.incident("INC-DDDDDD", rank: 1)], alerts: [], entities: [], replacing: .run,
            continuation: continuation)
        #expect(try workspace.isIncidentID("INC-BBBBBB", ofOtherThan: ["1"]), "it means the other one now")
        #expect(dragnetError { _ = try workspace.isIncidentID("a\0", ofOtherThan: []) }?.code == .inputUnusable)
    }

    @Test func storedNonsenseIsDamage() throws {
        try workspace.importEvents(try SampleLogs.chain(["a", "b"]), inputs: SampleLogs.inputs("f"))
        var scores = EventScores()
        scores.append(status: .scored, severity: .low, score: 0.5, surprise: 1)
        try save(
            incidents: [Self.incident("INC-1", rank: 1)],
            entities: [EntityFinding(id: "a", type: "account", status: .scored, events: 1, reasons: Self.reasons)],
            events: scores)
        try workspace.setStatus(.confirmed, of: "INC-1")
        try workspace.close()
        let changes = [
            "UPDATE incident SET record = '{}'", "UPDATE triage SET status = 'x'",
            "UPDATE entity_finding SET severity = 9", "UPDATE entity_finding SET status = 'x'",
            "UPDATE entity_finding SET reasons = 'x'", "UPDATE event_score_chunk SET bytes = x'0102'",
        ]
        let file = URL(fileURLWithPath: place("w/workspace.sqlite"))
        let whole = try Data(contentsOf: file)
        for change in changes {
            try sqlite(place("w"), change)
            let opened = try Workspace.open(at: place("w"))
            let error = dragnetError {
                _ = try opened.incidents()
                _ = try opened.entityFindings()
                _ = try opened.eventFinding(id: "0")
            }
            #expect(error?.code == .modelIncompatible, "\(change)")
            try opened.close()
            try whole.write(to: file)
        }
    }

    @Test func statusNamesAreThoseOfTheFiles() {
        #expect(
            EventFinding.Status.allCases.map(\.name)
                == ["learning", "scored", "cold", "excluded", "duplicate", "rejected"])
        #expect(EventFinding.Status.allCases.allSatisfy { EventFinding.Status(name: $0.name) == $0 })
        #expect(EventFinding.Status(name: "x") == nil)
        #expect(EntityFinding.Status.allCases.map(\.rawValue) == ["scored", "cold", "isolated", "excluded"])
    }

    @Test func briefListsLeaveOnlyTheGraphOut() throws {
        let full = Self.incident("INC-1", rank: 1)
        try save(incidents: [full], alerts: [Self.alert("event:1", subject: "1")])
        var query = FindingQuery()
        query.isBrief = true
        let brief = try #require(try workspace.incidents(query).first)
        #expect(brief.graph.nodes.isEmpty && brief.graph.edges.isEmpty)
        var same = brief
        same.graph = full.graph
        #expect(same == full)
        #expect(try workspace.alerts(query).count == 1)
    }
}
