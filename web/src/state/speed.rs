//! How fast it plays.

use rmapscope_view::frame::Granularity;

/// A speed: ¼× to 64×, each twice the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Speed(i8);

impl Speed {
    /// The slowest, as a power of two.
    pub const SLOWEST: i8 = -2;
    /// The fastest, as a power of two.
    pub const FASTEST: i8 = 6;

    /// 2 to this power, cut to what there is.
    #[must_use]
    pub fn of_power(power: i8) -> Self {
        Self(power.clamp(Self::SLOWEST, Self::FASTEST))
    }

    /// The speed that is nearest to this factor.
    #[must_use]
    pub fn nearest(factor: f64) -> Self {
        let powers = Self::SLOWEST..=Self::FASTEST;
        Self(powers.rev().find(|&power| factor >= f64::from(power).exp2() * 0.75).unwrap_or(Self::SLOWEST))
    }

    /// The power of two.
    #[must_use]
    pub const fn power(self) -> i8 {
        self.0
    }

    /// The next faster one, if there is one.
    #[must_use]
    pub fn faster(self) -> Self {
        Self::of_power(self.0 + 1)
    }

    /// The next slower one, if there is one.
    #[must_use]
    pub fn slower(self) -> Self {
        Self::of_power(self.0 - 1)
    }

    /// As it is written: `¼×`, `2×`.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self.0 {
            ..=-2 => "¼×",
            -1 => "½×",
            0 => "1×",
            1 => "2×",
            2 => "4×",
            3 => "8×",
            4 => "16×",
            5 => "32×",
            6.. => "64×",
        }
    }

    /// Steps of a granularity in a second.
    #[must_use]
    pub fn per_second(self, granularity: Granularity) -> f64 {
        let once = match granularity {
            Granularity::Event => 4.0,
            Granularity::Iteration => 1.0,
            Granularity::Visit | Granularity::Operation => 0.5,
        };
        // `exp2` brings a table of 4 KB along.
        let twice = f64::from(1_u32 << self.0.unsigned_abs());
        if self.0 < 0 { once / twice } else { once * twice }
    }

    /// Whether it is slow enough for motion to be seen.
    #[must_use]
    pub const fn moves(self) -> bool {
        self.0 <= 3
    }
}

impl Default for Speed {
    fn default() -> Self {
        Self(1)
    }
}
