public import DragnetCore

/// Joins the signals of an event to one raw score.
public protocol Calibrator: Sendable {
    /// The raw score: 0 for an ordinary event, higher for an odder one, comparable between events of one log.
    func rawScore(of signals: SignalVector) -> Float

    /// What each group of signals adds to the raw score, by group number, and the signal that speaks for it.
    func contributions(of signals: SignalVector) -> [SignalContribution]

    /// The value of a signal that half of the held-out normal events lie below.
    func median(of signal: Signal) -> Double
}

/// What a group of signals adds to a raw score.
public struct SignalContribution: Sendable, Hashable {
    /// The strongest signal of the group.
    public var signal: Signal
    /// What the group adds to the raw score, positive.
    public var weight: Double
    /// The share of normal events that look less odd by this signal, in 0...1.
    public var percentile: Double
}

/// Adds up how rare each group of signals is among held-out normal events.
///
/// For each group the rarest signal gives s = -ln P(X >= x); what exceeds 1 is added up. Needs no labels and no
/// simulation; it cannot learn that some oddities matter more than others.
public struct TailSumCalibrator: Calibrator, Hashable, Codable {
    private var tails: [TailDistribution]
    /// The share of held-out events on which each signal speaks; 1 for those whose silence says nothing.
    private var presence: [Double]

    /// Learns the tails of each signal.
    ///
    /// - Parameters:
    ///   - samples: for each signal, by its number, its values on the held-out normal events where it spoke.
    ///   - eventCount: held-out normal events.
    public init(samples: [[Float]], eventCount: Int, context: WorkContext) throws {
        precondition(samples.count == Signal.count, "one sample a signal")
        presence = zip(Signal.allCases, samples).map { signal, values in
            signal.isTriggered ? Double(values.count + 1) / Double(eventCount + 1) : 1
        }
        tails = try context.parallel.map(count: samples.count, chunkSize: 1) { range, _ in
            TailDistribution(samples[range.lowerBound])
        }
    }

    /// The joined score; 0 where nothing is rarer than one in e.
    public func rawScore(of signals: SignalVector) -> Float {
        var sum = 0.0
        forEachGroup(of: signals) { _, surprise in sum += max(0, surprise - 1) }
        return Float(sum)
    }

    /// What each group adds.
    public func contributions(of signals: SignalVector) -> [SignalContribution] {
        var found: [SignalContribution] = []
        forEachGroup(of: signals) { signal, surprise in
            guard surprise > 1 else { return }
            let percentile = 1 - PortableMath.exp(-surprise)
            found.append(SignalContribution(signal: signal, weight: surprise - 1, percentile: percentile))
        }
        return found.sorted { ($1.weight, $0.signal.rawValue) < ($0.weight, $1.signal.rawValue) }
    }

    /// The value that half of the held-out normal events lie below.
    public func median(of signal: Signal) -> Double { tails[signal.rawValue].quantile(0.5) }

    private func forEachGroup(of signals: SignalVector, _ body: (Signal, Double) -> Void) {
        // Signals are numbered so that those of a group stand together.
        var best: (signal: Signal, surprise: Double)?
        for signal in Signal.allCases {
            if let held = best, held.signal.group != signal.group {
                body(held.signal, held.surprise)
                best = nil
            }
            guard let reading = signals[signal] else { continue }
            let tail = presence[signal.rawValue] * tails[signal.rawValue].gradedTailProbability(Double(reading.value))
            let surprise = -PortableMath.log(tail)
            let capped = min(surprise, Self.largestSurprise)
            if best.map({ capped > $0.surprise }) ?? true { best = (signal, capped) }
        }
        if let best { body(best.signal, best.surprise) }
    }

    /// One signal alone never outweighs several that agree.
    private static let largestSurprise = 14.0
}
