package import DragnetCore
package import DragnetEvents
package import DragnetGraph

/// What labels of entities say of the others: a classifier on their profiles and on the labels among their partners.
///
/// Made anew from the labels and the log whenever it is asked for, so that nothing is stored that a new label would belie.
/// Without labels of at least three bad and some good entities there is none.
package struct EntityLabelScores: Sendable {
    /// How many labels were learnt from.
    package let labelCount: Int
    private let logSurprises: [Float]

    /// Bad share and count that a partner without labels is taken to have.
    private static let priorWeight = 2.0

    /// - Parameters:
    ///   - labels: what is known of nodes.
    ///   - rows: the events that are looked at, in time order.
    ///   - graph: undirected, of the same rows.
    /// - Throws: ``DragnetError/Code/interrupted``.
    package init?(
        _ labels: [NodeIndex: EventLabels.Entity], log: EventLog, rows: [Int], graph: CSRGraph, seed: UInt64,
        context: WorkContext
    ) throws {
        var verdicts = [Int8](repeating: -1, count: log.nodes.count)
        for (node, entity) in labels { verdicts[Int(node)] = entity.verdict.code }
        let known = verdicts.indices.filter { verdicts[$0] >= 0 && graph.degree(of: NodeIndex($0)) > 0 }
        let bad = known.count { verdicts[$0] == 1 }
        guard bad >= 3, bad < known.count else { return nil }
        context.progress.report(
            WorkProgress(stage: "learning from labels", completed: 0, total: log.nodes.count, unit: "entities"))
        let profiles = try EntityProfiles(log: log, rows: rows, graph: graph, context: context)
        let risk = Self.risk(log, rows, verdicts, base: Double(bad) / Double(known.count))
        @Sendable func row(_ node: Int) -> [Float] {
            Array(profiles.row(of: NodeIndex(node))) + risk[node * 4..<node * 4 + 4]
        }
        var labelled = LabelModel.Rows(width: profiles.width + 4)
        for node in known { labelled.append(row(node), isBad: verdicts[node] == 1) }
        guard let model = try LabelModel.fit(labelled, seed: seed, context: context) else { return nil }
        labelCount = known.count
        logSurprises = try context.parallel.map(count: log.nodes.count, chunkSize: 256) { range, _ in
            range.map { node in graph.degree(of: NodeIndex(node)) > 0 ? model.joined(0, row(node)) : .nan }
        }.flatMap { $0 }
    }

    /// -log10 of the tail probability of a node among those that are known to be good; nil where nothing is known of it.
    package func surprise(of node: NodeIndex) -> Double? {
        let value = logSurprises[Int(node)]
        return value.isNaN ? nil : max(0, Double(value) / Surprise.natsPerDigit)
    }

    /// What labels say of each node's partners, sent and received.
    ///
    /// The log of the bad share among partners with a label against the share among all labels, and how many partners have
    /// one. The node's own label is not among them.
    private static func risk(_ log: EventLog, _ rows: [Int], _ verdicts: [Int8], base: Double) -> [Float] {
        var bad = [Int](repeating: 0, count: log.nodes.count * 2)
        var seen = bad
        for row in rows where log.sources[row] != log.destinations[row] {
            let (source, destination) = (Int(log.sources[row]), Int(log.destinations[row]))
            for (own, other, place) in [(source, destination, 0), (destination, source, 1)] where verdicts[other] >= 0 {
                seen[own * 2 + place] += 1
                if verdicts[other] == 1 { bad[own * 2 + place] += 1 }
            }
        }
        var risk: [Float] = []
        risk.reserveCapacity(seen.count * 2)
        for place in seen.indices {
            let share = (Double(bad[place]) + priorWeight * base) / (Double(seen[place]) + priorWeight)
            risk += [Float(PortableMath.log(share / base)), Float(PortableMath.log(1 + Double(seen[place])))]
        }
        return risk
    }
}

extension EntityRollUp {
    /// Lets labels of entities speak beside the events' scores: what people have said of accounts decides about accounts.
    package static func take(_ scores: EntityLabelScores, into findings: inout [EntityFinding]) {
        for node in findings.indices {
            guard findings[node].status != .excluded, let surprise = scores.surprise(of: NodeIndex(node)) else {
                continue
            }
            findings[node].rank(bySurprise: surprise)
            findings[node].status = .scored
        }
    }
}
