import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

@Suite("Excess of payments")
struct PaymentExcessTests {
    private func alert(
        _ source: NodeIndex, _ seconds: Int64, _ surprise: Float = 3, own: Double = 1
    )
        -> PaymentExcess.Alert
    {
        PaymentExcess.Alert(source: source, time: seconds * Timestamp.second, surprise: surprise, ownShare: own)
    }

    /// -ln p - 3 of a tail probability of 10^-3.
    private let one = 6.907755 - 3

    @Test("Payments that a sender hands in together count once, by the worst")
    func batch() {
        let batch = (0..<12).map { alert(7, Int64($0) / 4, $0 == 5 ? 4 : 3) }
        #expect(abs(PaymentExcess.sum(batch) - (9.210340 - 3)) < 1e-4)
    }

    @Test("Payments spread over minutes, and those of different senders, all count")
    func spread() {
        #expect(abs(PaymentExcess.sum((0..<5).map { alert(7, 61 * Int64($0)) }) - 5 * one) < 1e-4)
        #expect(abs(PaymentExcess.sum((0..<5).map { alert(NodeIndex($0), 0) }) - 5 * one) < 1e-4)
    }

    @Test("An act ends a minute after it began, however fast payments follow")
    func longRow() {
        // 0, 40 are one act, 80, 120 another.
        #expect(abs(PaymentExcess.sum([0, 40, 80, 120].map { alert(1, $0) }) - 2 * one) < 1e-4)
    }

    @Test("What others said already counts only as far as the event says it itself")
    func surroundings() {
        #expect(abs(PaymentExcess.sum([alert(1, 0, own: 0.25)]) - 0.25 * one) < 1e-4)
        #expect(PaymentExcess.sum([alert(1, 0, own: 0)]) == 0)
        #expect(PaymentExcess.sum([]) == 0)
        #expect(PaymentExcess.sum([alert(1, 0, 1)]) == 0)
    }

    @Test("The order of the alerts does not matter")
    func order() {
        var random = KeyedRandom(RandomKey(3))
        var alerts = (0..<200).map { _ in
            alert(
                NodeIndex(random.next(below: 9)), Int64(random.next(below: 4000)), Float(2 + 3 * random.nextUnit()),
                own: random.nextUnit())
        }
        let sum = PaymentExcess.sum(alerts)
        random.shuffle(&alerts)
        #expect(abs(PaymentExcess.sum(alerts) - sum) < 1e-9)
        #expect(sum > 0)
    }
}
