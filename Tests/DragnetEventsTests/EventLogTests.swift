import DragnetCore
import DragnetEvents
import Testing

@Suite("EventLog")
struct EventLogTests {
    private func log(times: [Int64]) -> EventLog {
        var log = EventLog(domain: .transactions, hasTimes: true)
        for (row, time) in times.enumerated() {
            log.append(time: time, source: 0, destination: 1, file: 0, fileRow: UInt32(row))
        }
        return log
    }

    @Test func eventsAreInTimeOrderAndTiesAsInTheInput() {
        var random = KeyedRandom(RandomKey(51))
        for rows in [0, 1, 2, 50, 3000] {
            let times = (0..<rows).map { _ in Int64(random.next(below: 40)) - 20 }
            let order = log(times: times).timeOrder
            #expect(order.sorted() == Array(0..<rows))
            for (first, second) in zip(order, order.dropFirst()) {
                #expect(times[first] < times[second] || (times[first] == times[second] && first < second))
            }
        }
    }

    @Test func sortedLogsAndStaticLogsKeepTheirOrder() {
        #expect(log(times: [-5, 1, 1, 2]).timeOrder == [0, 1, 2, 3])
        var log = EventLog(domain: .network, hasTimes: false)
        for _ in 0..<3 { log.append(time: 99, source: 1, destination: 0, file: 0, fileRow: 0) }
        #expect(log.isStatic)
        #expect(log.timeOrder == [0, 1, 2])
        #expect(log[1].time == 0)
    }

    @Test func rowsHaveAllTheirParts() throws {
        var log = EventLog(domain: .transactions, hasTimes: true)
        let alice = try log.nodes.intern("alice", type: .account)
        let shop = try log.nodes.intern("shop", type: .merchant)
        log.amounts = NumberColumn()
        log.currency = CategoryColumn()
        log.inputIDs = TextColumn()
        for (row, part) in [(9.5, "EUR", "T1"), (nil, nil, ""), (-2, "USD", "=1+1")].enumerated() {
            log.append(
                time: Int64(row) * Timestamp.hour, source: alice, destination: shop, file: 3, fileRow: UInt32(row + 7))
            log.amounts?.append(part.0)
            log.currency?.append(part.1)
            log.inputIDs?.append(part.2.utf8)
        }
        #expect(log.count == 3)
        #expect(log[0] == Event(row: 0, time: 0, source: alice, destination: shop, amount: 9.5, currency: 0))
        #expect(log[1] == Event(row: 1, time: Timestamp.hour, source: alice, destination: shop))
        #expect(log[2].amount == -2)
        #expect(log[2].currency == 1)
        #expect((0..<3).map(log.eventName) == ["T1", "1", "=1+1"])
        #expect(log.files == [3, 3, 3])
        #expect(log.fileRows == [7, 8, 9])
        #expect(self.log(times: [5]).eventName(0) == "0")
    }

    @Test func attributesAreFoundByName() {
        var log = log(times: [1, 2])
        log.addAttribute("device", .category(CategoryColumn()))
        log.addAttribute("duration", .number(NumberColumn()))
        log.appendCategory("phone", toAttribute: 0)
        log.appendCategory(nil, toAttribute: 0)
        log.appendNumber(1.5, toAttribute: 1)
        log.appendNumber(nil, toAttribute: 1)
        #expect(log.attributeNames == ["device", "duration"])
        #expect(log.categoryAttribute("device")?[0] == "phone")
        #expect(log.categoryAttribute("device")?[1] == nil)
        #expect(log.numberAttribute("duration")?[0] == 1.5)
        #expect(log.numberAttribute("device") == nil)
        #expect(log.categoryAttribute("duration") == nil)
        #expect(log.numberAttribute("port") == nil)
        var ports = NumberColumn()
        ports.append(443)
        log.setAttribute(at: 0, .number(ports))
        #expect(log.numberAttribute("device")?[0] == 443)
    }
}
