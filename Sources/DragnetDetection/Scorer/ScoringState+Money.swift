import DragnetCore
import DragnetEvents

/// What is remembered of amounts: habits, sums within the long window, and where money came from.
///
/// Sums are kept in one currency a node, the first that it used; amounts in others are compared by their size relative
/// to their own currency and never added up.
extension ScoringState {
    /// Payments that an account's habit counts; what a stolen card pays for two weeks is a small part of it (average precision
    /// on made card payments .156 and not .146; made transfers .473 and not .478, within their noise).
    private static let amountMemory: Float = 240
    private static let peerMemory: Float = 5000
    private static let priorVariance: Float = 0.05
    /// With fewer payments nobody knows what is usual in a currency.
    private static let fewestOfCurrency: Float = 30

    /// The log amount relative to what is usual in its currency; nil without an amount, and while none was paid in it.
    @inline(__always)
    func relativeAmount(_ event: Event) -> Float? {
        let slot = Self.currencySlot(event)
        guard let amount = event.amount, slot < currencyAmounts.count, currencyAmounts[slot].weight > 0
        else { return nil }
        return log(ofAmount: amount) - currencyAmounts[slot].mean
    }

    /// The same for a payment whose size can be told from others': to somebody else, in a currency that is known well.
    @inline(__always)
    func comparableAmount(_ event: Event) -> Float? {
        let slot = Self.currencySlot(event)
        guard event.source != event.destination, slot < currencyAmounts.count,
            currencyAmounts[slot].weight >= Self.fewestOfCurrency
        else { return nil }
        return relativeAmount(event)
    }

    /// log(1 + amount) of what was paid, 0 for less than nothing.
    @inline(__always)
    private func log(ofAmount amount: Double) -> Float {
        amount == amountLog.amount ? amountLog.log : Float(PortableMath.log1p(max(amount, 0)))
    }

    /// Computes the logarithm of an amount that is going to be asked for again and again.
    mutating func noteAmount(_ amount: Double) { amountLog = (amount, log(ofAmount: amount)) }

    /// The amount that a relative log amount stands for, in the event's currency.
    @inline(__always)
    func amount(ofRelative relative: Float, like event: Event) -> Float {
        Float(PortableMath.exp(Double(min(relative + currencyMean(event), 60)))) - 1
    }

    /// The usual amount in the event's currency.
    @inline(__always)
    func usualAmount(_ event: Event) -> Float { amount(ofRelative: 0, like: event) }

    @inline(__always)
    private func currencyMean(_ event: Event) -> Float {
        let slot = Self.currencySlot(event)
        return slot < currencyAmounts.count ? currencyAmounts[slot].mean : 0
    }

    private static func currencySlot(_ event: Event) -> Int { event.currency.map { Int($0) + 1 } ?? 0 }

    /// Whether the event may enter the node's sums.
    @inline(__always)
    func sumsCount(_ node: NodeIndex, _ event: Event) -> Bool {
        let held = nodes[Int(node)].currency
        return held == 0 || held == UInt32(Self.currencySlot(event)) + 1
    }

    /// Whether an amount is small for its currency: more than a standard deviation below the usual.
    @inline(__always)
    func isSmall(_ event: Event) -> Bool {
        let slot = Self.currencySlot(event)
        guard let relative = relativeAmount(event), slot < currencyAmounts.count else { return false }
        return relative < -0.75 * (currencyAmounts[slot].variance + 0.01).squareRoot()
    }

    /// The bytes or money that count as sent.
    @inline(__always)
    func sentAmount(_ event: Event) -> Float? { (event.sentBytes ?? event.amount).map { Float(max($0, 0)) } }

    mutating func recordMoney(_ event: Event, isNew: Bool, space: VectorSpace) {
        guard let amount = event.amount else { return }
        let slot = Self.currencySlot(event)
        while currencyAmounts.count <= slot { currencyAmounts.append(RunningMoments()) }
        let (source, destination) = (Int(event.source), Int(event.destination))
        if let relative = relativeAmount(event) {
            let prior = Self.priorVariance
            nodes[source].amountOut.addWinsorised(relative, memory: Self.amountMemory, prior: prior)
            nodes[destination].amountIn.addWinsorised(relative, memory: Self.amountMemory, prior: prior)
            let cluster = space.cluster(of: event.source) ?? clusterCount
            peerAmounts[cluster].addWinsorised(relative, memory: Self.peerMemory, prior: prior)
            recordHabits(event, relative, isNew: isNew)
        }
        if let size = comparableAmount(event) { money.sizes.record(size) }
        currencyAmounts[slot].addWinsorised(log(ofAmount: amount), memory: Self.peerMemory, prior: Self.priorVariance)
        let code = UInt32(slot) + 1
        if nodes[source].currency == 0 { nodes[source].currency = code }
        if nodes[destination].currency == 0 { nodes[destination].currency = code }
        if let sent = sentAmount(event), sumsCount(event.source, event) {
            if let through = through(event) { raise(event.source, .throughLong, to: through) }
            add(event.source, .sumOutLong, sent)
        }
        if sumsCount(event.destination, event) { add(event.destination, .sumInLong, Float(max(amount, 0))) }
        if isNearLimit(event) { add(event.source, .nearLimit, 1) }
        let since = watermark - clock.flowHorizon
        upstream.record(
            from: event.source, to: event.destination, amount: Float(max(amount, 0)), time: watermark, since: since)
    }

    /// Days since the first event, in units of the long window.
    var day: Double {
        interactions.origin == .min ? 0 : (Double(watermark) - Double(interactions.origin)) / Double(clock.long)
    }

    private mutating func recordHabits(_ event: Event, _ relative: Float, isNew: Bool) {
        let (source, destination) = (Int(event.source), Int(event.destination))
        let (day, hour) = (day, MoneyState.hour(of: watermark))
        let units = FloatMath.exp(min(relative, 60))
        money.accounts[source].advance(to: day)
        money.accounts[destination].advance(to: day)
        money.accounts[source].send(
            relative, units: sumsCount(event.source, event) ? units : 0, to: event.destination, isNew: isNew, hour: hour
        )
        money.accounts[destination].receive(
            relative, units: sumsCount(event.destination, event) ? units : 0, from: event.source, isNew: isNew,
            day: day,
            hour: hour)
        money.hours[hour] += 1
    }

    /// What the source received within the long window and has passed on with this event; nil if it received nothing.
    @inline(__always)
    func through(_ event: Event) -> Float? {
        guard let sent = sentAmount(event) else { return nil }
        let received = counter(event.source, .sumInLong).value
        guard received > 0 else { return nil }
        return min(received, counter(event.source, .sumOutLong).value + sent)
    }

    private mutating func raise(_ node: NodeIndex, _ which: NodeCounter, to value: Float) {
        add(node, which, max(0, value - counter(node, which).value))
    }

    /// Whether an amount stays just below a limit and goes where the source paid within the last days.
    ///
    /// A payroll has amounts below limits too, but each goes to somebody else.
    @inline(__always)
    func isNearLimit(_ event: Event) -> Bool {
        guard let amount = event.amount, Self.limit(above: amount) != nil else { return false }
        return pairRecent(event) >= 0.03
    }

    /// The round limit that an amount stays just below (by at most a tenth), nil if there is none.
    static func limit(above amount: Double) -> Double? {
        guard amount >= 450 else { return nil }
        var decade = 1000.0
        while decade < 1e15 {
            for factor in [0.5, 1, 2, 3] {
                let limit = decade * factor
                if amount < limit { return amount >= 0.9 * limit ? limit : nil }
            }
            decade *= 10
        }
        return nil
    }
}
