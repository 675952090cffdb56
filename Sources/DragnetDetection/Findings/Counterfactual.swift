/// What would have to be otherwise for a finding not to stand out, checked by scoring again.
///
/// Of several events some are left out, the worst first; of one event an attribute is put back to what is usual.
public struct Counterfactual: Sendable, Hashable, Codable {
    /// An attribute of an event with a value that is usual there.
    public struct Change: Sendable, Hashable, Codable {
        /// Which attribute.
        public enum Attribute: String, Sendable, Hashable, Codable {
            /// What is paid or transferred.
            case amount
            /// Who receives.
            case destination
        }

        /// Which attribute.
        public var attribute: Attribute
        /// What it was.
        public var observed: String
        /// What it would be: the median amount of the source, or its most usual destination.
        public var usual: String
    }

    /// The names of the events left out, worst first.
    public var removed: [String] = []
    /// What was changed of the only event.
    public var changed: [Change] = []
    /// The worst surprise of what is left, scored again.
    public var surprise: Double
    /// Whether what is left stays below the band of alerts.
    public var isOrdinary: Bool
}
