/// How a planted amount is written: as roundly as the payment that it is made from.
///
/// Rents and transfers are round. If nothing planted were, being round would speak for an event whatever its amount.
package enum WrittenAmount {
    /// An amount has to be ten steps large, so that rounding takes less than a tenth of it.
    private static let leastSteps = 10.0
    /// Above this a Double holds no cents.
    private static let largestWithCents = 1e12

    /// `amount` down to a multiple of the largest of 1000, 100 and 10 that `template` is a multiple of and that is at most a
    /// tenth of `amount`; to the cent where there is none.
    package static func of(_ amount: Double, like template: Double) -> Double {
        for step in [1_000.0, 100, 10]
        where amount >= leastSteps * step && template != 0 && template.remainder(dividingBy: step) == 0 {
            return (amount / step).rounded(.down) * step
        }
        return amount < largestWithCents ? (amount * 100).rounded() / 100 : amount
    }
}
