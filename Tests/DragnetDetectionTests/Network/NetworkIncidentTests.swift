import DragnetCore
import DragnetDetection
import DragnetEvents
import DragnetGraph
import Testing

/// What becomes one incident in a log of connections, and which places the list gives, from verdicts that the tests give.
@Suite("Incidents of networks") struct NetworkIncidentTests {
    /// Connections with the surprise of each.
    private struct Maker {
        var connections: [(source: String, destination: String, hours: Double, surprise: Double)] = []

        mutating func add(_ source: String, _ destination: String, hours: Double, surprise: Double = 0.2) {
            connections.append((source, destination, hours, surprise))
        }

        /// A week in which a hundred clients reach ten servers, every half hour.
        init() {
            for number in 0..<100 {
                for step in 0..<336 where (step + number) % 7 == 0 {
                    add("10.1.0.\(number)", "10.2.0.\(number % 10)", hours: Double(step) / 2 + Double(number) / 200)
                }
            }
        }

        func findings(budget: Int = 1000) throws -> (log: EventLog, found: IncidentBuilder.Findings) {
            var made = NetworkLog([])
            let sorted = connections.sorted { $0.hours < $1.hours }
            for connection in sorted {
                try made.add(connection.source, connection.destination, seconds: 3600 * connection.hours)
            }
            var scored = ScoredLog(count: sorted.count)
            for (row, connection) in sorted.enumerated() {
                let tail = PortableMath.exp(-connection.surprise * PortableMath.log(10))
                scored.record(row, Verdict(rawScore: 0, tailProbability: tail, isCold: false))
            }
            let log = made.log
            let nodes = (0..<log.nodes.count).map(NodeIndex.init)
            let inside = Set(nodes.filter { log.nodes.name(of: $0).hasPrefix("10.") })
            var configuration = IncidentBuilder.Configuration()
            configuration.budget = Budget(limit: budget)
            let builder = IncidentBuilder(
                log: log, scored: scored, scoredRows: log.timeOrder,
                clock: ScoringClock(learningSpan: 7 * Timestamp.day),
                graph: GraphBuilder.graph(of: log, rows: log.timeOrder, weighting: .count),
                internalNode: { inside.contains($0) }, modelID: "test", configuration: configuration)
            return (log, try builder.findings(context: .serial))
        }
    }

    private func names(_ incident: Incident, _ log: EventLog) -> Set<String> {
        Set(incident.graph.edges.filter(\.isEvidence).map { incident.graph.nodes[$0.source].name })
    }

    /// Steps that are no alert by themselves, of hosts that else meet nobody; administrators take more of them all week.
    @Test func aPathIsJudgedByWhatItsHostsDoOtherwise() throws {
        var maker = Maker()
        for admin in 0..<6 {
            for step in 0..<28 {
                // Each meets the next one's machines and now and then the next one.
                let target = step % 4 == 0 ? "10.3.0.\((admin + 1 + step / 4) % 6)" : "10.4.\(admin).\(step)"
                maker.add("10.3.0.\(admin)", target, hours: 6 * Double(step) + Double(admin) / 2, surprise: 1.8)
            }
        }
        let way = [
            ("10.1.0.1", "10.1.0.50"), ("10.1.0.1", "10.1.0.60"), ("10.1.0.1", "10.1.0.70"),
            ("10.1.0.60", "10.1.0.61"), ("10.1.0.60", "10.1.0.62"), ("10.1.0.60", "10.1.0.63"),
            ("10.1.0.63", "10.1.0.64"), ("10.1.0.63", "10.1.0.65"), ("10.1.0.63", "10.1.0.66"),
        ]
        for (number, step) in way.enumerated() {
            maker.add(step.0, step.1, hours: 100 + Double(number) / 5, surprise: 1.3)
        }
        let (log, found) = try maker.findings()
        let paths = found.incidents.filter { $0.reasons.first?.code == .lateralMovement }
        #expect(paths.count == 1)
        let path = try #require(paths.first)
        #expect(path.events.count == way.count)
        #expect(names(path, log) == ["10.1.0.1", "10.1.0.60", "10.1.0.63"])
    }

    /// A server that strangers scan all week; a colleague scans it within a quarter of an hour.
    @Test(arguments: [true, false]) func whoDoesMostOfWhatHappensAtAHostStandsByItself(isInside: Bool) throws {
        var maker = Maker()
        for step in 0..<330 {
            maker.add("203.0.\(step % 7).\(step % 100)", "10.2.0.3", hours: Double(step) / 2 + 0.01, surprise: 2.2)
        }
        let scanner = isInside ? "10.1.0.7" : "198.51.100.7"
        for number in 0..<40 {
            maker.add(scanner, "10.2.0.3", hours: 80 + Double(number) / 160, surprise: 2.6)
        }
        let (log, found) = try maker.findings()
        let own = try #require(found.incidents.first { names($0, log).contains(scanner) })
        #expect(names(own, log).count == 1 || !isInside)
        #expect((own.events.count == 40) == isInside, "\(own.events.count)")
        #expect(found.incidents.contains { names($0, log).count > 50 }, "the strangers are one incident")
    }

    /// Two uploads without a like, and thirty floods of which each adds up to more.
    @Test func everyFifthPlaceIsForWhatWasDoneInFewSteps() throws {
        var maker = Maker()
        for flood in 0..<30 {
            for number in 0..<12 {
                let hours = 5 * Double(flood) + Double(number) / 60
                maker.add("10.1.0.\(flood)", "203.0.113.\(flood)", hours: hours, surprise: 2.5)
            }
        }
        for number in 0..<2 {
            maker.add("10.1.0.90", "198.51.100.1", hours: 77 + Double(number) / 4, surprise: 4.5)
        }
        let (log, found) = try maker.findings(budget: 20)
        #expect(found.incidents.count == 20)
        let place = try #require(found.incidents.firstIndex { names($0, log) == ["10.1.0.90"] })
        #expect(place == 4)
        #expect(found.incidents[place].events.count == 2)
    }

    /// A host whose odd connections are many and mild, and two uploads of it that are far odder than those.
    @Test func whatIsFarOdderThanTheRestOfAHostIsNotBuriedInIt() throws {
        var maker = Maker()
        for number in 0..<40 {
            maker.add("10.1.0.8", "10.4.0.\(number)", hours: 40 + Double(number) / 4, surprise: 2.2)
        }
        for number in 0..<2 {
            maker.add("10.1.0.8", "198.51.100.1", hours: 45 + Double(number) / 4, surprise: 5)
        }
        let (log, found) = try maker.findings()
        let own = found.incidents.filter { names($0, log).contains("10.1.0.8") }
        #expect(own.map(\.events.count).sorted() == [2, 40])
    }

    /// What a host does otherwise in the days of an incident is not the incident's.
    @Test func onlyWhatBelongsToItIsInAnIncident() throws {
        var maker = Maker()
        for number in 0..<60 {
            maker.add("10.1.0.5", "203.0.113.9", hours: 50 + Double(number) / 2, surprise: number % 3 == 0 ? 1.4 : 2.5)
            maker.add("10.1.0.5", "10.4.0.\(number)", hours: 50.1 + Double(number) / 2, surprise: 1.2)
        }
        let (log, found) = try maker.findings()
        let own = try #require(found.incidents.first { names($0, log).contains("10.1.0.5") })
        #expect(own.events.count == 60)
        #expect(Set(own.entities) == ["10.1.0.5", "203.0.113.9"])
    }
}
