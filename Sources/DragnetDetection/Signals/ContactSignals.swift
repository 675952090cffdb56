import DragnetCore
import DragnetEvents

/// How a host keeps in touch with a destination that nobody else knows: BEACON, EXFILTRATION.
///
/// Both fade with the age of the destination and with the number of its clients, because updates, clocks and clouds are
/// regular and large too, but everybody uses them.
extension SignalReader {
    private static let fewestContacts: UInt32 = 6
    /// Less than this within the long window is no upload.
    private static let fewestBytes: Float = 1e6
    /// A running gap this far from the mean is not the beat.
    private static let beatTolerance: Float = 0.35

    func readContacts(_ event: Event, _ state: inout ScoringState, into signals: inout SignalVector) {
        let obscurity = self.obscurity(of: event.destination, &state)
        if let entry = state.pairs.entry(event.source, event.destination), entry.count >= Self.fewestContacts {
            let gap = Float(Double(state.watermark - entry.last) / 1e6)
            if entry.regularity > 0, abs(gap - entry.gapMean) <= Self.beatTolerance * entry.gapMean {
                let value = entry.regularity * Float(PortableMath.log(Double(entry.count))) * obscurity
                signals[.regularity] = SignalReading(
                    value, observed: 100 * entry.regularity, typical: 0)
            }
        }
        guard let sent = event.sentBytes, sent > 0 else { return }
        let bytes = state.pairSent(event) + Float(sent)
        if bytes > Self.fewestBytes {
            let value = Float(PortableMath.log(Double(bytes / Self.fewestBytes))) * obscurity
            signals[.freshBytes] = SignalReading(value, observed: bytes, typical: 0)
        }
    }

    /// 1 for a destination that appeared just now and has one client, less the older and the more used it is.
    private func obscurity(of destination: NodeIndex, _ state: inout ScoringState) -> Float {
        let habits = state.nodes[Int(destination)]
        let age = habits.firstSeen == .max ? 0 : state.watermark - habits.firstSeen
        let clients = Double(max(habits.partnersIn, 1))
        return ScoringState.fade(age, 7 * state.clock.long) / Float(1 + PortableMath.log(clients))
    }
}
