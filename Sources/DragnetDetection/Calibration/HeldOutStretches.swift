/// Every third of fifteen stretches of the learning period, which a calibrator does not learn from as ordinary.
///
/// What it has learnt from looks more ordinary to it than what comes next: of clean payments .022 reach p = .01 against a
/// reference of all, and a reference of events that it has not learnt from shows that.
struct HeldOutStretches: Sendable {
    private let places: Range<Int>

    private static let stretches = 15
    private static let turn = 3

    /// Stretches of `places`.
    init(of places: Range<Int>) { self.places = places }

    /// Whether the event at a place is held out.
    func contains(_ place: Int) -> Bool {
        guard places.contains(place) else { return false }
        return (place - places.lowerBound) * Self.stretches / places.count % Self.turn == Self.turn - 1
    }
}
