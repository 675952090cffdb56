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

    static func write(_ event: Event, _ state: ScoringState, at day: Double, into writer: inout ColumnWriter) {
        guard let relative = state.relativeAmount(event), let amount = event.amount,
            Int(max(event.source, event.destination)) < state.money.accounts.count
        else { return writer.skip(columns.count) }
        var source = state.money.accounts[Int(event.source)]
        var destination = state.money.accounts[Int(event.destination)]
        source.advance(to: day)
        destination.advance(to: day)
        let pair = state.pairs.entry(event.source, event.destination)
        writeAmount(relative, amount, source, destination, pair, state, event, into: &writer)
        let units = FloatMath.exp(min(relative, 60))
        writeSums(source.sent, units, into: &writer)
        writeSums(destination.received, units, into: &writer)
        writeSame(relative, source, destination, event, into: &writer)
        writeFlow(relative, units, source, at: day, into: &writer)
        writer.put(FloatMath.log1p(source.sent.w))
        writer.put(FloatMath.log1p(destination.received.w))
        writeCycle(event, Float(max(amount, 0)), state, into: &writer)
        let hour = MoneyState.hour(of: state.watermark)
        let prior = state.money.share(of: hour)
        writer.put(MoneyHabits.surprise(of: hour, in: source.hoursSent, prior: prior))
        writer.put(MoneyHabits.surprise(of: hour, in: destination.hoursReceived, prior: prior))
        writer.put(-FloatMath.log(prior))
        writer.put(gapSurprise(pair, state.watermark))
    }

    private static func writeAmount(
        _ relative: Float, _ amount: Double, _ source: MoneyHabits, _ destination: MoneyHabits,
        _ pair: PairTable.Entry?, _ state: ScoringState, _ event: Event, into writer: inout ColumnWriter
    ) {
        writer.put(relative)
        let habit = state.nodes[Int(event.source)].amountOut
        let spread = ((habit.variance * habit.weight + 3) / (habit.weight + 3) + 0.02).squareRoot()
        writer.put(pair.map { (relative - $0.amountMean) / spread } ?? .nan)
        writer.put(source.sendCount > 0 ? relative - source.largestSent : .nan)
        writer.put(destination.receiptCount > 0 ? relative - destination.largestReceived : .nan)
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
        _ relative: Float, _ source: MoneyHabits, _ destination: MoneyHabits, _ event: Event,
        into writer: inout ColumnWriter
    ) {
        var sends: Float = 0
        for place in 0..<min(16, Int(source.sendCount)) where abs(source.sends[place] - relative) < 0.05 {
            if source.sendPartners[place] != event.destination { sends += 1 }
        }
        var receipts: Float = 0
        for place in 0..<min(16, Int(destination.receiptCount)) where abs(destination.receipts[place] - relative) < 0.05
        {
            if destination.receiptPartners[place] != event.source { receipts += 1 }
        }
        writer.put(sends)
        writer.put(receipts)
    }

    private static func writeFlow(
        _ relative: Float, _ units: Float, _ source: MoneyHabits, at day: Double, into writer: inout ColumnWriter
    ) {
        guard source.receiptCount > 0 else { return writer.skip(4) }
        writer.put(FloatMath.log((source.sent.y + units + 0.1) / (source.received.y + 0.1)))
        writer.put(FloatMath.log1p(Float(max(0, day - source.lastReceipt)) * 24))
        var best = Float.infinity
        var fits: Float = 0
        for place in 0..<min(16, Int(source.receiptCount)) where Float(day) - source.receiptDays[place] <= horizon {
            let gap = abs(source.receipts[place] - relative)
            best = min(best, gap)
            if gap < 0.12 { fits += 1 }
        }
        writer.put(min(best, 5))
        writer.put(fits)
    }

    private static func writeCycle(
        _ event: Event, _ amount: Float, _ state: ScoringState, into writer: inout ColumnWriter
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
