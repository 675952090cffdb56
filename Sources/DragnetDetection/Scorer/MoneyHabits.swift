import DragnetCore
import DragnetEvents

/// What is remembered of an account's money: faded sums, the last sixteen payments each way, the hours it is active in.
///
/// 448 bytes an account beside its counters, kept only in logs with amounts.
/// Amounts are relative to what is usual in their currency, on a log scale; sums are in the account's own currency, in
/// units of the usual amount.
struct MoneyHabits: Sendable, BitwiseCopyable {
    // The widest fields first, so that nothing is padding and saved bytes hold nothing by chance.

    /// The last amounts sent and to whom, and received: from whom and when.
    var sends = SIMD16<Float>.zero
    var sendPartners = SIMD16<UInt32>.zero
    var receipts = SIMD16<Float>.zero
    var receiptPartners = SIMD16<UInt32>.zero
    var receiptDays = SIMD16<Float>.zero
    /// Payments sent and received by hour of the day, halved when one of them fills up.
    var hoursSent = SIMD32<UInt8>.zero
    var hoursReceived = SIMD32<UInt8>.zero
    /// Sums sent and received with half-lives of 1, 5 and 30 days, and new partners with 5 days, as of `last`.
    var sent = SIMD4<Float>.zero
    var received = SIMD4<Float>.zero
    /// The instant of the last payment and of the last receipt, in days; NaN before any.
    var last = Double.nan
    var lastReceipt = Double.nan
    /// The largest relative amounts sent and received.
    var largestSent = -Float.infinity
    var largestReceived = -Float.infinity
    var sendCount: UInt32 = 0
    var receiptCount: UInt32 = 0

    /// Half-lives in days of the sums.
    static let halfLives = (short: 1.0, medium: 5.0, long: 30.0)

    /// Fades the sums to an instant.
    mutating func advance(to day: Double) {
        (sent, received) = sums(at: day)
        last = day
    }

    /// The sums, faded to an instant.
    @inline(__always)
    func sums(at day: Double) -> (sent: SIMD4<Float>, received: SIMD4<Float>) {
        guard !last.isNaN, day > last else { return (sent, received) }
        let factor = Self.fade(day - last)
        return (sent * factor, received * factor)
    }

    static func fade(_ days: Double) -> SIMD4<Float> {
        let medium = InteractionState.power(days / halfLives.medium)
        return SIMD4(
            InteractionState.power(days / halfLives.short), medium, InteractionState.power(days / halfLives.long),
            medium)
    }

    mutating func send(_ relative: Float, units: Float, to partner: NodeIndex, isNew: Bool, hour: Int) {
        sent += SIMD4(units, units, units, isNew ? 1 : 0)
        largestSent = max(largestSent, relative)
        let place = Int(sendCount % 16)
        sends[place] = relative
        sendPartners[place] = partner
        sendCount = sendCount == .max ? 16 : sendCount + 1
        Self.count(hour, in: &hoursSent)
    }

    mutating func receive(
        _ relative: Float, units: Float, from partner: NodeIndex, isNew: Bool, day: Double, hour: Int
    ) {
        received += SIMD4(units, units, units, isNew ? 1 : 0)
        largestReceived = max(largestReceived, relative)
        lastReceipt = day
        let place = Int(receiptCount % 16)
        receipts[place] = relative
        receiptPartners[place] = partner
        receiptDays[place] = Float(day)
        receiptCount = receiptCount == .max ? 16 : receiptCount + 1
        Self.count(hour, in: &hoursReceived)
    }

    private static func count(_ hour: Int, in hours: inout SIMD32<UInt8>) {
        if hours[hour] == .max { hours = hours &>> 1 }
        hours[hour] += 1
    }

    /// How unusual an hour is, -log p, smoothed over neighbouring hours and with a prior of four payments.
    ///
    /// - Parameter prior: the share of all payments in that hour.
    static func surprise(of hour: Int, in hours: SIMD32<UInt8>, prior: Float) -> Float {
        let total = Float(SIMD32<UInt16>(truncatingIfNeeded: hours).wrappedSum())
        guard total > 0 else { return .nan }
        let near = Float(hours[(hour + 23) % 24]) + 2 * Float(hours[hour]) + Float(hours[(hour + 1) % 24])
        return -FloatMath.log((near / 4 + 4 * prior) / (total + 4))
    }
}

/// The money of all accounts.
struct MoneyState: Sendable {
    var accounts: [MoneyHabits] = []
    /// Payments by hour of the day.
    var hours = [Float](repeating: 1, count: 24)
    /// All payments by size.
    var sizes = LargestAmounts()

    /// The share of all payments in an hour and its two neighbours.
    func share(of hour: Int) -> Float {
        let near = hours[(hour + 23) % 24] + 2 * hours[hour] + hours[(hour + 1) % 24]
        return near / (4 * hours.reduce(0, +))
    }

    /// The hour of the day in UTC.
    static func hour(of time: Int64) -> Int {
        let second = time / Timestamp.hour
        return Int(((second % 24) + 24) % 24)
    }

    mutating func reserve(_ highest: NodeIndex) {
        accounts.extend(to: Int(highest) + 1, with: MoneyHabits())
    }
}
