import DragnetCore

/// What a shop sells; decides its prices, hours and customers.
enum MerchantKind: Int, CaseIterable, Sendable {
    case coffee
    case kiosk
    case digital
    case grocery
    case restaurant
    case fuel
    case retail
    case webShop
    case marketPlace
    case bigTicket

    /// Shops of the kind per 100 people; at least two of each.
    var density: Double {
        switch self {
        case .coffee: 4
        case .kiosk: 5
        case .digital: 4
        case .grocery: 3
        case .restaurant: 7
        case .fuel: 2
        case .retail: 7
        case .webShop: 8
        case .marketPlace: 1
        case .bigTicket: 5
        }
    }

    /// Share of a person's purchases on a working day.
    var weight: Double {
        switch self {
        case .coffee: 14
        case .kiosk: 15
        case .digital: 13
        case .grocery: 22
        case .restaurant: 8
        case .fuel: 4
        case .retail: 6
        case .webShop: 9
        case .marketPlace: 6
        case .bigTicket: 1.6
        }
    }

    /// How the weight changes on Saturday and Sunday.
    var weekend: (saturday: Double, sunday: Double) {
        switch self {
        case .coffee: (1.0, 0.8)
        case .kiosk: (1.0, 0.7)
        case .digital: (1.3, 1.5)
        case .grocery: (1.8, 0.1)
        case .restaurant: (1.8, 1.4)
        case .fuel: (1.3, 0.7)
        case .retail: (2.2, 0.1)
        case .webShop: (1.2, 1.5)
        case .marketPlace: (1.3, 1.5)
        case .bigTicket: (1.6, 0.4)
        }
    }

    /// Median price and spread on the logarithmic scale.
    var price: (median: Double, sigma: Double, least: Double) {
        switch self {
        case .coffee: (4.2, 0.45, 1.2)
        case .kiosk: (3.1, 0.75, 0.5)
        case .digital: (3.6, 0.95, 0.5)
        case .grocery: (24, 0.85, 1.1)
        case .restaurant: (31, 0.65, 6)
        case .fuel: (58, 0.35, 10)
        case .retail: (42, 0.9, 3)
        case .webShop: (48, 1.05, 3)
        case .marketPlace: (38, 1.2, 1.5)
        case .bigTicket: (620, 1.05, 60)
        }
    }

    /// The share of prices that are neither a round sum nor end in 9.
    var oddShare: Double {
        switch self {
        case .coffee: 0.35
        case .kiosk: 0.7
        case .digital: 0.75
        case .grocery: 0.95
        case .restaurant: 0.45
        case .fuel: 0.9
        case .retail: 0.5
        case .webShop: 0.5
        case .marketPlace: 0.45
        case .bigTicket: 0.35
        }
    }

    /// How many shops of the kind a person prefers.
    var favourites: Int {
        switch self {
        case .coffee, .kiosk, .fuel: 2
        case .grocery, .digital: 3
        case .restaurant, .retail, .webShop: 4
        case .marketPlace: 1
        case .bigTicket: 1
        }
    }

    /// The share of visits that go to a preferred shop.
    var loyalty: Double {
        switch self {
        case .bigTicket: 0.15
        case .retail, .restaurant: 0.65
        case .webShop: 0.6
        default: 0.86
        }
    }

    var isOnline: Bool { self == .digital || self == .webShop || self == .marketPlace }

    func channel(_ random: inout KeyedRandom) -> PaymentChannel {
        let draw = random.nextUnit()
        switch self {
        case .digital: return draw < 0.55 ? .mobile : .web
        case .webShop, .marketPlace: return draw < 0.42 ? .mobile : .web
        case .bigTicket: return draw < 0.4 ? .web : draw < 0.55 ? .mobile : draw < 0.65 ? .branch : .terminal
        default: return draw < 0.64 ? .mobile : .terminal
        }
    }

    /// A price: most shops have a few price points, sums of many goods are odd.
    func priceCents(_ random: inout KeyedRandom) -> Int {
        let (median, sigma, least) = price
        let amount = max(least, random.nextLogNormal(median: median, sigma: sigma))
        return Amounts.shaped(amount, oddShare: oddShare, &random)
    }

    /// When customers come.
    var hours: HourProfile {
        switch self {
        case .coffee: HourProfile([0, 0, 0, 0, 0, 1, 5, 11, 12, 10, 9, 8, 9, 9, 8, 8, 7, 5, 3, 2, 1, 0, 0, 0])
        case .kiosk: HourProfile([1, 0.5, 0.3, 0.2, 0.5, 3, 7, 9, 8, 7, 7, 7, 8, 8, 7, 8, 9, 9, 8, 6, 5, 4, 3, 2])
        case .digital: HourProfile([3, 2, 1, 0.5, 0.5, 1, 3, 5, 5, 6, 6, 7, 8, 8, 7, 7, 8, 9, 10, 11, 12, 11, 9, 6])
        case .grocery: HourProfile([0, 0, 0, 0, 0, 0, 0, 3, 6, 8, 9, 9, 9, 8, 8, 9, 11, 12, 11, 7, 3, 1, 0, 0])
        case .restaurant: HourProfile([1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 8, 14, 12, 5, 3, 3, 5, 10, 14, 12, 7, 4, 2])
        case .fuel: HourProfile([1, 0.5, 0.5, 0.5, 1, 4, 8, 9, 8, 6, 5, 5, 5, 5, 6, 7, 9, 10, 8, 6, 4, 3, 2, 1])
        case .retail: HourProfile([0, 0, 0, 0, 0, 0, 0, 0, 1, 5, 9, 11, 11, 10, 11, 12, 12, 11, 8, 4, 0, 0, 0, 0])
        case .webShop, .marketPlace:
            HourProfile([3, 1.5, 1, 0.5, 0.5, 0.7, 2, 3, 5, 6, 7, 7, 8, 8, 7, 7, 8, 8, 9, 11, 13, 13, 10, 6])
        case .bigTicket: HourProfile([1, 0.5, 0, 0, 0, 0, 0, 1, 3, 8, 11, 11, 10, 9, 10, 11, 11, 10, 7, 5, 4, 3, 2, 1])
        }
    }
}

/// Ways in which people write sums.
enum Amounts {
    /// A sum near `amount`: odd to the cent with probability `oddShare`, else a price point.
    static func shaped(_ amount: Double, oddShare: Double, _ random: inout KeyedRandom) -> Int {
        let cents = max(1, Int((amount * 100).rounded()))
        if random.nextUnit() < oddShare { return cents }
        let style = random.nextUnit()
        if cents < 1_000 {
            if style < 0.55 { return max(10, (cents + 5) / 10 * 10) }
            if style < 0.8 { return cents / 100 * 100 + 99 }
            return max(50, (cents + 25) / 50 * 50)
        }
        if cents < 10_000 {
            if style < 0.4 { return cents / 100 * 100 + 99 }
            if style < 0.6 { return cents / 100 * 100 + 95 }
            return cents / 100 * 100
        }
        if style < 0.35 { return cents / 100 * 100 + 99 }
        if style < 0.7 { return cents / 1_000 * 1_000 }
        return cents / 100 * 100
    }

    /// A sum that a person types into a transfer: round in half of the cases, coarser where it is larger.
    static func typed(_ amount: Double, roundShare: Double, _ random: inout KeyedRandom) -> Int {
        let cents = max(100, Int((amount * 100).rounded()))
        if random.nextUnit() >= roundShare { return random.nextBool(probability: 0.5) ? cents : cents / 100 * 100 }
        let step = cents < 3_000 ? 500 : cents < 20_000 ? 1_000 : cents < 150_000 ? 5_000 : 10_000
        return max(step, (cents + step / 2) / step * step)
    }
}
