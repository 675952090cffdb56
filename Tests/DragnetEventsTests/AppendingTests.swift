import DragnetCore
import DragnetEvents
import Testing

@Suite("Appending a log to a log")
struct AppendingTests {
    private func log(
        _ pairs: [(String, String)], attribute: String, domain: LogDomain = .transactions
    ) throws -> EventLog {
        var log = EventLog(domain: domain, hasTimes: true)
        log.amounts = NumberColumn()
        log.inputIDs = TextColumn()
        log.addAttribute(attribute, .category(CategoryColumn()))
        log.addAttribute("size", .number(NumberColumn()))
        for (row, pair) in pairs.enumerated() {
            let source = try log.nodes.intern(pair.0, type: .account)
            let destination = try log.nodes.intern(pair.1, type: .account)
            log.append(
                time: Int64(row), source: source, destination: destination, file: 0, fileRow: UInt32(row))
            log.amounts?.append(Double(row))
            log.inputIDs?.append("\(attribute)-\(row)".utf8)
            log.appendCategory("\(attribute)\(row)", toAttribute: 0)
            log.appendNumber(Double(row) / 2, toAttribute: 1)
        }
        return log
    }

    @Test("Known names keep their numbers, and columns of one log are absent on the other's rows")
    func joins() throws {
        let first = try log([("a", "b"), ("b", "c")], attribute: "device")
        var second = try log([("c", "a"), ("d", "b")], attribute: "shop")
        second.labels = [1, 0]
        second.kind = CategoryColumn()
        second.kind?.append("card")
        second.kind?.append(nil)
        let joined = try first.appending(second)
        #expect(joined.count == 4 && joined.nodes.count == 4)
        let ends = (0..<4).map { row in
            joined.nodes.name(of: joined.sources[row]) + joined.nodes.name(of: joined.destinations[row])
        }
        #expect(ends == ["ab", "bc", "ca", "db"])
        #expect(joined.categoryAttribute("device")?[0] == "device0" && joined.categoryAttribute("device")?[3] == nil)
        #expect(joined.categoryAttribute("shop")?[0] == nil && joined.categoryAttribute("shop")?[3] == "shop1")
        #expect(joined.numberAttribute("size")?[3] == 0.5)
        #expect(joined.labels == [-1, -1, 1, 0])
        #expect(joined.kind?[2] == "card" && joined.kind?[0] == nil && joined.kind?[3] == nil)
        #expect(joined.eventName(2) == "shop-0" && joined.eventName(1) == "device-1")
        #expect(joined[3].amount == 1 && joined[0].time == 0)
    }

    @Test("Logs that do not go together are refused")
    func refusals() throws {
        let payments = try log([("a", "b")], attribute: "x")
        let network = try log([("a", "b")], attribute: "x", domain: .network)
        #expect(throws: DragnetError.self) { try payments.appending(network) }
        #expect(throws: DragnetError.self) {
            try payments.appending(EventLog(domain: .transactions, hasTimes: false))
        }
    }
}
