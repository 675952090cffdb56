import DragnetCore
import DragnetEvents

/// How an amount fits, and where the money came from and goes to.
///
/// Amount: the log amount relative to its currency, z of it against the pair's mean, distance from the own maxima,
/// roundness. Sums: log of what was sent within 1 and 5 days against the 30-day rate, the same received. Same amounts: how
/// many of the last 16 sends and receipts lie within 5 %, with others than this partner. Pass-through: sent against
/// received within 5 days, time since the last receipt, the receipt of the last ten days that fits best, and how many fit
/// within 12 %. Fan: new partners each way within 5 days. Cycle: freshness, hops and amount ratio of a closed circle,
/// depth of the chain behind the sender. Hour: -log p of the hour for sender, receiver, all. Rhythm: the gap against the
/// pair's own. Speaks for AMOUNT_HIGH, STRUCTURING, PASS_THROUGH, CYCLE, FAN_IN, FAN_OUT, ODD_HOUR. O(16 + origins).
enum MoneyColumns {
    private static let named: [(ColumnGroup, [String])] = [
        (.amount, ["amount", "pairZ", "overLargestSent", "overLargestReceived", "roundness"]),
        (.sums, ["out1", "out5", "in1", "in5"]),
        (.sameAmounts, ["sends", "receipts"]),
        (.passThrough, ["outToIn", "sinceReceipt", "bestFit", "fits"]),
        (.fan, ["newOut", "newIn"]),
        (.cycle, ["freshness", "hops", "ratio", "depth"]),
        (.hour, ["source", "destination", "all"]),
        (.rhythm, ["gap"]),
    ]
    static let columns: [SignalColumns.Column] = named.flatMap { group, names in
        names.map { SignalColumns.Column(name: "money.\(group).\($0)", group: group) }
    }
    /// How far back receipts may explain a payment, in days.
    private static let horizon: Float = 10

    /// The state is taken in place, because a copy would count the owners of its arrays up and down; nothing is changed.
    static func write(
        _ event: Event, _ state: inout ScoringState, at day: Double, into writer: inout ColumnWriter
    ) {
        guard let relative = state.relativeAmount(event), let amount = event.amount,
            Int(max(event.source, event.destination)) < state.money.accounts.count
        else { return writer.skip(columns.count) }
        // Habits are large and read where they stand.
        let (source, destination) = (Int(event.source), Int(event.destination))
        let sent = state.money.accounts[source].sums(at: day)
        let received = state.money.accounts[destination].sums(at: day).received
        let pair = state.pairs.entry(event.source, event.destination)
        writeAmount(relative, amount, pair, &state, event, into: &writer)
        let units = FloatMath.exp(min(relative, 60))
        writeSums(sent.sent, units, into: &writer)
        writeSums(received, units, into: &writer)
        writeSame(relative, state.money.accounts, event, into: &writer)
        writeFlow(relative, units, sent, state.money.accounts, source, at: day, into: &writer)
        writer.put(FloatMath.log1p(sent.sent.w))
        writer.put(FloatMath.log1p(received.w))
        writeCycle(event, Float(max(amount, 0)), &state, into: &writer)
        let hour = MoneyState.hour(of: state.watermark)
        let prior = state.money.share(of: hour)
        writer.put(MoneyHabits.surprise(of: hour, in: state.money.accounts[source].hoursSent, prior: prior))
        writer.put(
            MoneyHabits.surprise(of: hour, in: state.money.accounts[destination].hoursReceived, prior: prior))
        writer.put(-FloatMath.log(prior))
        writer.put(gapSurprise(pair, state.watermark))
    }

    private static func writeAmount(
        _ relative: Float, _ amount: Double, _ pair: PairTable.Entry?, _ state: inout ScoringState, _ event: Event,
        into writer: inout ColumnWriter
    ) {
        writer.put(relative)
        let habit = state.nodes[Int(event.source)].amountOut
        let spread = ((habit.variance * habit.weight + 3) / (habit.weight + 3) + 0.02).squareRoot()
        writer.put(pair.map { (relative - $0.amountMean) / spread } ?? .nan)
        let (source, destination) = (Int(event.source), Int(event.destination))
        let hasSent = state.money.accounts[source].sendCount > 0
        writer.put(hasSent ? relative - state.money.accounts[source].largestSent : .nan)
        let hasReceived = state.money.accounts[destination].receiptCount > 0
        writer.put(hasReceived ? relative - state.money.accounts[destination].largestReceived : .nan)
        writer.put(roundness(amount))
    }

    /// 0 to 3: by how many of 10, 100, 1000 the amount can be divided.
    private static func roundness(_ amount: Double) -> Float {
        guard abs(amount) >= 1, abs(amount) < 1e15 else { return 0 }
        var size = 10.0
        for count in 0..<3 {
            if amount.truncatingRemainder(dividingBy: size) != 0 { return Float(count) }
            size *= 10
        }
        return 3
    }

    private static func writeSums(_ sums: SIMD4<Float>, _ units: Float, into writer: inout ColumnWriter) {
        let (short, medium, long) = (
            Float(MoneyHabits.halfLives.short), Float(MoneyHabits.halfLives.medium), Float(MoneyHabits.halfLives.long)
        )
        writer.put(FloatMath.log((sums.x + units + 0.1) / (sums.z * short / long + 0.5)))
        writer.put(FloatMath.log((sums.y + units + 0.1) / (sums.z * medium / long + 0.5)))
    }

    private static func writeSame(
        _ relative: Float, _ accounts: [MoneyHabits], _ event: Event, into writer: inout ColumnWriter
    ) {
        let (source, destination) = (Int(event.source), Int(event.destination))
        writer.put(
            alike(
                relative, accounts[source].sends, with: accounts[source].sendPartners, not: event.destination,
                count: accounts[source].sendCount))
        writer.put(
            alike(
                relative, accounts[destination].receipts, with: accounts[destination].receiptPartners,
                not: event.source, count: accounts[destination].receiptCount))
    }

    /// How many of the last payments are of this amount and with others.
    @inline(__always)
    private static func alike(
        _ relative: Float, _ amounts: SIMD16<Float>, with partners: SIMD16<UInt32>, not partner: NodeIndex,
        count: UInt32
    ) -> Float {
        var alike: Float = 0
        for place in 0..<min(16, Int(count)) where abs(amounts[place] - relative) < 0.05 && partners[place] != partner {
            alike += 1
        }
        return alike
    }

    private static func writeFlow(
        _ relative: Float, _ units: Float, _ sums: (sent: SIMD4<Float>, received: SIMD4<Float>),
        _ accounts: [MoneyHabits], _ source: Int, at day: Double, into writer: inout ColumnWriter
    ) {
        let count = accounts[source].receiptCount
        guard count > 0 else { return writer.skip(4) }
        writer.put(FloatMath.log((sums.sent.y + units + 0.1) / (sums.received.y + 0.1)))
        writer.put(FloatMath.log1p(Float(max(0, day - accounts[source].lastReceipt)) * 24))
        let (receipts, days) = (accounts[source].receipts, accounts[source].receiptDays)
        var best = Float.infinity
        var fits: Float = 0
        for place in 0..<min(16, Int(count)) where Float(day) - days[place] <= horizon {
            let gap = abs(receipts[place] - relative)
            best = min(best, gap)
            if gap < 0.12 { fits += 1 }
        }
        writer.put(min(best, 5))
        writer.put(fits)
    }

    private static func writeCycle(
        _ event: Event, _ amount: Float, _ state: inout ScoringState, into writer: inout ColumnWriter
    ) {
        let since = state.watermark - state.clock.flowHorizon
        let half = Double(state.clock.flowHorizon) / 2
        if let circle = state.upstream.circle(
            from: event.source, to: event.destination, amount: amount, since: since)
        {
            writer.put(InteractionState.power(Double(state.watermark - circle.start) / half))
            writer.put(Float(circle.length))
            writer.put(abs(FloatMath.log(max(circle.returned, 1e-6) / max(circle.sent, 1e-6))))
        } else {
            writer.put(0)
            writer.skip(2)
        }
        writer.put(Float(state.upstream.depth(behind: event.source, amount: amount, since: since)))
    }

    /// How far the gap since the pair's last payment is from its usual gap, in deviations.
    private static func gapSurprise(_ pair: PairTable.Entry?, _ watermark: Int64) -> Float {
        guard let pair, pair.count >= 3 else { return .nan }
        let gap = FloatMath.log1p(Float(Double(watermark - pair.last) / 1e6))
        let usual = FloatMath.log1p(pair.gapMean)
        let spread = max(0.1, pair.gapDeviation / max(pair.gapMean, 1))
        return (gap - usual) / spread
    }
}
