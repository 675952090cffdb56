package import DragnetEvents

/// How much alerts of payments say together, as far as each says it by itself.
///
/// An alert exceeds what is usual by -ln p - 3. Added up as it is, that counts two things many times over. A payroll is
/// one decision, however many payments are handed in with it, so of what a sender pays within ``act`` only the worst
/// counts. And an alert that is odd for what happened around it repeats what those other alerts have said already, so
/// each counts by the share that its own signals have in it.
///
/// ```swift
/// let alerts = rows.map { PaymentExcess.Alert(source: log.sources[$0], time: times[$0], surprise: 3, ownShare: 0.6) }
/// let excess = PaymentExcess.sum(alerts)
/// ```
package struct PaymentExcess {
    /// What counts of an alert.
    package struct Alert {
        /// Who pays.
        package var source: NodeIndex
        /// When, microseconds.
        package var time: Int64
        /// -log10 of the tail probability.
        package var surprise: Float
        /// The share of what speaks for it that lies in the event itself and not in what happened around it, 0...1.
        package var ownShare: Double

        /// An alert.
        package init(source: NodeIndex, time: Int64, surprise: Float, ownShare: Double) {
            self.source = source
            self.time = time
            self.surprise = surprise
            self.ownShare = ownShare
        }
    }

    /// Payments of one sender this close to the first of them are one decision, microseconds.
    package static let act = Timestamp.minute

    /// The excess of the alerts together, in nats.
    ///
    /// O(n log n).
    package static func sum(_ alerts: [Alert]) -> Double {
        worst(of: alerts, by: excess).reduce(0, +)
    }

    /// The largest value of each act, by senders and times.
    static func worst(of alerts: [Alert], by value: (Alert) -> Double) -> [Double] {
        let sorted = alerts.indices.sorted {
            (alerts[$0].source, alerts[$0].time, $0) < (alerts[$1].source, alerts[$1].time, $1)
        }
        var found: [Double] = []
        var first: Alert?
        for index in sorted {
            let alert = alerts[index]
            if let begun = first, begun.source == alert.source, alert.time - begun.time <= act, let last = found.last {
                found[found.count - 1] = max(last, value(alert))
            } else {
                first = alert
                found.append(value(alert))
            }
        }
        return found
    }

    private static func excess(of alert: Alert) -> Double {
        alert.ownShare * max(0, Double(alert.surprise) * Surprise.natsPerDigit - 3)
    }
}
