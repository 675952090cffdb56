import DragnetDetection
import Testing

@Suite("Planted amounts as they would be written")
struct WrittenAmountTests {
    @Test(
        "As round as the payment that they are made from, and never a tenth less",
        arguments: [
            (amount: 9_876.543, template: 1_200.0, written: 9_800.0),
            (amount: 98_765.4, template: 3_000, written: 98_000),
            (amount: 9_876.543, template: 3_000, written: 9_800),
            (amount: 987.654, template: 3_000, written: 980),
            (amount: 98.765, template: 3_000, written: 98.77),
            (amount: 987.654, template: 12.5, written: 987.65),
            (amount: 987.654, template: 0, written: 987.65),
            (amount: 4_321.987, template: -50, written: 4_320),
            (amount: 5e13, template: 7.25, written: 5e13),
        ])
    func likeTemplate(_ payment: (amount: Double, template: Double, written: Double)) {
        let written = WrittenAmount.of(payment.amount, like: payment.template)
        #expect(written == payment.written)
        #expect(abs(written - payment.amount) < payment.amount / 10)
    }
}
