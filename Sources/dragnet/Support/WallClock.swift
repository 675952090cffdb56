import DragnetEvents
import Foundation

/// The time of the day, which is read here and nowhere else: libraries are told it.
enum WallClock {
    /// Microseconds since 1970.
    static var now: Int64 { Int64((Date().timeIntervalSince1970 * Double(Timestamp.second)).rounded()) }
}
