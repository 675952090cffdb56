import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

@Suite("Ways of three steps")
struct WaysBetweenTests {
    @Test("Their sum is that of all pairs of last partners that ever met, counted by hand")
    func sums() throws {
        var maker = LogMaker()
        try maker.addOrdinaryLife(accounts: 70, days: 20, perDay: 90, seed: 31)
        var random = KeyedRandom(RandomKey(32))
        for number in 0..<600 {
            let (a, b) = (random.next(below: 70), random.next(below: 70))
            try maker.add("A\(a)", "A\(b)", hours: 480 + Double(number) / 20)
        }
        var (scorer, order) = try maker.trained(learning: 900)
        let column = try #require(scorer.columnNames.firstIndex(of: "paths.sum"))
        let ring = scorer.model.profile.ring
        let events = EventReader(maker.log)
        var last: [NodeIndex: [NodeIndex]] = [:]
        var met: [NodeIndex: Set<NodeIndex>] = [:]
        for (place, row) in order.enumerated() {
            let event = events[row]
            let (u, v) = (event.source, event.destination)
            if place >= 900 {
                _ = scorer.score(event)
                let (ofU, ofV) = (last[u, default: []].suffix(ring), last[v, default: []].suffix(ring))
                var sum = 0.0
                for x in ofU {
                    for y in ofV where x != y && met[x, default: []].contains(y) {
                        sum += 1 / (Double(met[x, default: []].count) * Double(met[y, default: []].count)).squareRoot()
                    }
                }
                let expected = ofU.isEmpty || ofV.isEmpty ? Float.nan : Float(PortableMath.log(sum + 0.01))
                let seen = scorer.columns[column]
                #expect(seen.isNaN == expected.isNaN, "\(row)")
                if !seen.isNaN { #expect(abs(seen - expected) < 2e-5, "\(row)") }
            }
            guard u != v else { continue }
            last[u, default: []].append(v)
            last[v, default: []].append(u)
            met[u, default: []].insert(v)
            met[v, default: []].insert(u)
        }
    }
}
