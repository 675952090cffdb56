import DragnetCore
import DragnetEvents
import DragnetGraph
import DragnetPipeline
import Foundation
import Testing

/// Against the formula, pair by pair.
@Suite("Graph fading")
struct GraphFadingTests {
    private let day: Int64 = 86_400_000_000

    private func log() throws -> EventLog {
        var random = KeyedRandom(RandomKey(3))
        var log = EventLog(domain: .transactions, hasTimes: true)
        for node in 0..<12 { _ = try log.nodes.intern("n\(node)", type: .account) }
        var amounts = NumberColumn()
        for row in 0..<400 {
            let source = NodeIndex(random.next(below: 12))
            log.append(
                time: Int64(random.next(below: 90)) * day, source: source,
                destination: (source + 1 + NodeIndex(random.next(below: 11))) % 12, file: 0, fileRow: UInt32(row))
            amounts.append(row % 9 == 0 ? nil : Double(random.next(below: 500)))
        }
        log.amounts = amounts
        return log
    }

    @Test func periodKeepsTheLastStretch() throws {
        let log = try log()
        let times = try #require(log.times)
        let rows = Array(0..<300)
        let last = try #require(rows.map { times[$0] }.max())
        let kept = GraphFading(period: 30 * day).kept(rows, of: log)
        #expect(kept == rows.filter { last - times[$0] <= 30 * day } && kept.count < 200)
        #expect(GraphFading().kept(rows, of: log) == rows)
    }

    @Test(arguments: [EdgeWeighting.count, .amount]) func anOldEventWeighsLess(weighting: EdgeWeighting) throws {
        let log = try log()
        let times = try #require(log.times)
        let rows = Array(0..<400)
        let last = try #require(times.max())
        let graph = GraphFading(halfLife: 14 * day).graph(of: log, rows: rows, weighting: weighting, isDirected: false)
        for source in 0..<NodeIndex(12) {
            for target in graph.neighbors(of: source) {
                var sum = 0.0
                for row in rows {
                    let ends = Set([log.sources[row], log.destinations[row]])
                    guard ends == Set([source, target]) else { continue }
                    let share = pow(0.5, Double(last - times[row]) / Double(14 * day))
                    sum += share * (weighting == .amount ? log.amounts?[row] ?? 0 : 1)
                }
                let weight = try #require(graph.weight(from: source, to: target))
                #expect(abs(Double(weight) - max(log1p(sum), 1e-3)) < 1e-5, "\(source) \(target)")
            }
        }
    }

    @Test func spansAreChecked() throws {
        let loaded = try ConfigurationLoader.load(overrides: ["embed.period": "30d", "embed.halfLife": "36h"])
        #expect(loaded.configuration.embed.fading.period == 30 * day)
        let halfLife = try #require(loaded.configuration.embed.fading.halfLife)
        #expect(halfLife == 129_600_000_000)
        for wrong in ["0d", "30", "-5d", "x"] {
            #expect(throws: DragnetError.self) { try ConfigurationLoader.load(overrides: ["embed.period": wrong]) }
        }
    }
}
