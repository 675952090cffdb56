import DragnetCore
public import DragnetEvents

/// What is known of each entity over the whole log.
///
/// An entity's surprise is the largest of its events'. Its band is that of the Sidak probability, which counts how many
/// events it had to be odd in, because a plain maximum ranks busy entities first where nothing is wrong.
///
/// Where the entities have scores of their own, a log without times takes those: among events that all happened at once
/// the largest is that of the busiest. A log with times takes the larger of the two surprises, the own one less
/// log10 2, because two were looked at.
public struct EntityRollUp: Sendable {
    /// The findings, one an entity, in the order of the node numbers.
    ///
    /// - Parameters:
    ///   - scores: the entities' own scores.
    ///   - isStatic: whether those stand alone, because the log has no times.
    ///   - hostDays: the days of inside hosts, by which they are ranked in network logs.
    ///   - incidentOfNode: the incident of each entity that is an alert of one.
    public static func findings(
        log: EventLog, scored: ScoredLog, space: VectorSpace, incidentOfRow: [Int: String],
        reasonsOfRow: [Int: [Reason]], scores: EntityScores? = nil, isStatic: Bool = false,
        hostDays: [HostDay] = [], incidentOfNode: [NodeIndex: String] = [:]
    ) -> [EntityFinding] {
        var worstDays: [NodeIndex: HostDay] = [:]
        for day in hostDays where day.surprise > worstDays[day.host]?.surprise ?? -1 { worstDays[day.host] = day }
        struct Tally {
            var events = 0
            var excludedEvents = 0
            var scoredEvents = 0
            var first: Int64?
            var last: Int64?
            var worstRow: Int?
            var incidentRow: Int?
        }
        var tallies = [Tally](repeating: Tally(), count: log.nodes.count)
        if let leftOut = log.excerpt?.leftOut {
            for node in tallies.indices where leftOut[NodeIndex(node)].events > 0 {
                let other = leftOut[NodeIndex(node)]
                tallies[node].events = Int(other.events)
                if !log.isStatic { (tallies[node].first, tallies[node].last) = (other.first, other.last) }
            }
        }
        for row in log.heldRows {
            let ends =
                log.sources[row] == log.destinations[row]
                ? [log.sources[row]] : [log.sources[row], log.destinations[row]]
            for node in ends {
                let node = Int(node)
                tallies[node].events += 1
                if scored.statuses[row] == .excluded { tallies[node].excludedEvents += 1 }
                if let time = log.times?[row] {
                    tallies[node].first = min(tallies[node].first ?? time, time)
                    tallies[node].last = max(tallies[node].last ?? time, time)
                }
                guard scored.statuses[row] == .scored || scored.statuses[row] == .cold else { continue }
                tallies[node].scoredEvents += 1
                if tallies[node].worstRow.map({ scored.surprises[row] > scored.surprises[$0] }) ?? true {
                    tallies[node].worstRow = row
                }
                if incidentOfRow[row] != nil
                    && tallies[node].incidentRow.map({ scored.surprises[row] > scored.surprises[$0] }) ?? true
                {
                    tallies[node].incidentRow = row
                }
            }
        }
        let areShared = log.areShared
        return tallies.enumerated().map { number, tally in
            let node = NodeIndex(number)
            let worst = tally.worstRow
            let surprise = worst.map { Double(scored.surprises[$0]) } ?? 0
            let tail = worst.map { scored.tailProbability($0) } ?? 1
            let sidak = Surprise.sidak(smallest: tail, count: max(tally.scoredEvents, 1))
            let cluster = space.cluster(of: node)
            var finding = EntityFinding(
                id: log.nodes.name(of: node), type: log.nodes.type(of: node).name, score: 1 - tail,
                surprise: surprise, severity: Severity(tailProbability: sidak),
                // A device has no events of its own, and is joined to those who use it.
                status: tally.events == 0
                    ? areShared[number] ? .cold : .isolated
                    : tally.excludedEvents == tally.events
                        ? .excluded : tally.scoredEvents == 0 ? .cold : .scored,
                cluster: cluster, distance: distance(of: node, in: space),
                distanceZ: cluster.map { _ in Double(space.distanceZ[number]) }, events: tally.events,
                firstTime: tally.first, lastTime: tally.last,
                incident: tally.incidentRow.flatMap { incidentOfRow[$0] },
                reasons: tally.incidentRow.flatMap { reasonsOfRow[$0] } ?? [])
            if let incident = incidentOfNode[node] { finding.incident = incident }
            if let day = worstDays[node] {
                take(day, into: &finding)
            } else if !worstDays.isEmpty {
                // Beside days of hosts, the largest of a thousand connections must not stand as if it were the only one.
                finding.surprise = Surprise.of(sidak)
                finding.score = 1 - sidak
            }
            if let scores { take(scores, of: node, into: &finding, isStatic: isStatic) }
            return finding
        }
    }

    /// Ranks a host by its worst day: the largest surprise of a connection ranks busy hosts first.
    private static func take(_ day: HostDay, into finding: inout EntityFinding) {
        finding.rank(bySurprise: day.surprise)
    }

    /// Lets the entity's own score speak where it is to.
    private static func take(
        _ scores: EntityScores, of node: NodeIndex, into finding: inout EntityFinding, isStatic: Bool
    ) {
        guard scores.isScored[Int(node)] else { return }
        let tail =
            isStatic
            ? scores.tailProbability(node) : Surprise.sidak(smallest: scores.tailProbability(node), count: 2)
        let surprise = Surprise.of(tail)
        guard isStatic || surprise > finding.surprise else { return }
        finding.surprise = surprise
        finding.score = 1 - tail
        finding.severity = Severity(tailProbability: tail)
        if finding.status == .cold { finding.status = .scored }
        if finding.severity >= .low { finding.reasons = scores.reasons(of: node) }
    }

    private static func distance(of node: NodeIndex, in space: VectorSpace) -> Double? {
        guard let cluster = space.cluster(of: node), let vector = space.vector(of: node) else { return nil }
        return Double(space.distance(vector[...], toCentroid: cluster))
    }
}

extension EntityFinding {
    /// Gives an entity the score and the band of a surprise.
    mutating func rank(bySurprise surprise: Double) {
        let tail = PortableMath.pow(10, -surprise)
        self.surprise = surprise
        score = 1 - tail
        severity = Severity(tailProbability: tail)
    }
}
