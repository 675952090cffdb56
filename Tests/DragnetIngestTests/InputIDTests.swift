import DragnetCore
import DragnetEvents
import DragnetIngest
import Testing

/// Repeated ids against a Swift dictionary, whatever their order.
@Suite("Ids of events")
struct InputIDTests {
    /// Ids that grow in shortlex order for a while, and then any.
    private func ids(_ seed: UInt64) -> [String] {
        var random = KeyedRandom(RandomKey(seed))
        let growing = random.next(below: 40)
        let forms: [(Int) -> String] = [
            { "\($0)" }, { "T\(1000 + $0)" }, { "é\($0)" }, { $0 % 3 == 0 ? "" : "x\(100 + $0)" },
        ]
        let form = forms[random.next(below: forms.count)]
        return (0..<60).map { form($0 < growing ? $0 : random.next(below: 60)) }
    }

    @Test func whatComesTwiceIsFoundInAnyOrder() throws {
        for seed in 0..<60 {
            let ids = ids(UInt64(seed))
            // The same but for the id, so that a repeated id is a repeated event.
            let text = "id,time,source,destination\n" + ids.map { "\($0),2026-03-01,a,b\n" }.joined()
            let options = try mapped("id=id", "time=time", "source=source", "destination=destination")
            var first: [String: Int] = [:]
            var repeated: [Int] = []
            for (row, id) in ids.enumerated() where !id.isEmpty {
                if first[id] == nil { first[id] = row } else { repeated.append(row) }
            }
            let result = try ingest(text, options)
            #expect(result.duplicateRows.map(\.fileRow) == repeated, "seed \(seed)")
            #expect(result.log.count == ids.count - repeated.count)
        }
    }
}
