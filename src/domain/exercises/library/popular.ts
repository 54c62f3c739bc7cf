/**
 * What people lift most, most often first, each by the name that lifters use for it. Written by us. A line each: slug · name.
 * The name in the data stays an alias; an exercise that is not here goes by it.
 */
export const POPULAR = `
barbell-bench-press-medium-grip · Bench Press (Barbell)
barbell-squat · Squat (Barbell)
barbell-deadlift · Deadlift (Barbell)
standing-military-press · Overhead Press (Barbell)
bent-over-barbell-row · Bent Over Row (Barbell)
wide-grip-lat-pulldown · Lat Pulldown (Cable)
pullups · Pull Up
dumbbell-bicep-curl · Bicep Curl (Dumbbell)
dumbbell-bench-press · Bench Press (Dumbbell)
side-lateral-raise · Lateral Raise (Dumbbell)
romanian-deadlift · Romanian Deadlift (Barbell)
leg-press · Leg Press (Machine)
seated-cable-rows · Seated Row (Cable)
triceps-pushdown · Triceps Pushdown (Cable)
leg-extensions · Leg Extension (Machine)
incline-dumbbell-press · Incline Bench Press (Dumbbell)
lying-leg-curls · Lying Leg Curl (Machine)
hammer-curls · Hammer Curl (Dumbbell)
dumbbell-shoulder-press · Shoulder Press (Dumbbell)
barbell-incline-bench-press-medium-grip · Incline Bench Press (Barbell)
barbell-curl · Bicep Curl (Barbell)
seated-leg-curl · Seated Leg Curl (Machine)
barbell-hip-thrust · Hip Thrust (Barbell)
chin-up · Chin Up
face-pull · Face Pull (Cable)
dips-chest-version · Chest Dip
one-arm-dumbbell-row · One-Arm Row (Dumbbell)
machine-bench-press · Chest Press (Machine)
split-squat-with-dumbbells · Bulgarian Split Squat (Dumbbell)
pushups · Push Up
plank · Plank
standing-calf-raises · Standing Calf Raise (Machine)
front-barbell-squat · Front Squat (Barbell)
butterfly · Chest Fly (Machine)
ez-bar-curl · Bicep Curl (EZ Bar)
triceps-pushdown-rope-attachment · Triceps Pushdown (Rope)
dumbbell-lunges · Lunge (Dumbbell)
dumbbell-romanian-deadlift · Romanian Deadlift (Dumbbell)
machine-seated-row · Seated Row (Machine)
machine-shoulder-military-press · Shoulder Press (Machine)
dumbbell-flyes · Chest Fly (Dumbbell)
cable-crossover · Chest Fly (Cable)
preacher-curl · Preacher Curl (Barbell)
dips-triceps-version · Triceps Dip
seated-calf-raise · Seated Calf Raise (Machine)
barbell-skullcrusher · Skullcrusher (Barbell)
machine-lat-pulldown · Lat Pulldown (Machine)
cable-rope-overhead-triceps-extension · Overhead Triceps Extension (Cable)
goblet-squat · Goblet Squat
hack-squat · Hack Squat (Machine)
sumo-deadlift · Sumo Deadlift (Barbell)
trap-bar-deadlift · Trap Bar Deadlift
dumbbell-shrug · Shrug (Dumbbell)
barbell-shrug · Shrug (Barbell)
reverse-machine-flyes · Reverse Fly (Machine)
reverse-flyes · Reverse Fly (Dumbbell)
machine-lateral-raise · Lateral Raise (Machine)
standing-biceps-cable-curl · Bicep Curl (Cable)
incline-dumbbell-curl · Incline Curl (Dumbbell)
hanging-leg-raise · Hanging Leg Raise
crunches · Crunch
cable-crunch · Crunch (Cable)
close-grip-barbell-bench-press · Close Grip Bench Press (Barbell)
arnold-dumbbell-press · Arnold Press (Dumbbell)
t-bar-row-with-handle · T-Bar Row
pendlay-row · Pendlay Row (Barbell)
good-morning · Good Morning (Barbell)
stiff-legged-barbell-deadlift · Stiff Leg Deadlift (Barbell)
power-clean · Power Clean (Barbell)
push-press · Push Press (Barbell)
decline-barbell-bench-press · Decline Bench Press (Barbell)
thigh-abductor · Hip Abduction (Machine)
thigh-adductor · Hip Adduction (Machine)
hyperextensions-back-extensions · Back Extension
barbell-lunge · Lunge (Barbell)
bodyweight-squat · Squat (Bodyweight)
bodyweight-lunge · Lunge (Bodyweight)
smith-machine-bench-press · Bench Press (Smith Machine)
smith-machine-squat · Squat (Smith Machine)
smith-machine-incline-bench-press · Incline Bench Press (Smith Machine)
machine-assisted-pull-up · Pull Up (Assisted)
machine-assisted-chest-dip · Chest Dip (Assisted)
bent-over-two-dumbbell-row · Bent Over Row (Dumbbell)
seated-dumbbell-press · Seated Overhead Press (Dumbbell)
standing-dumbbell-press · Overhead Press (Dumbbell)
seated-barbell-military-press · Seated Overhead Press (Barbell)
standing-low-pulley-deltoid-raise · Lateral Raise (Cable)
front-dumbbell-raise · Front Raise (Dumbbell)
upright-barbell-row · Upright Row (Barbell)
upright-cable-row · Upright Row (Cable)
concentration-curls · Concentration Curl (Dumbbell)
machine-preacher-curls · Preacher Curl (Machine)
machine-bicep-curl · Bicep Curl (Machine)
reverse-barbell-curl · Reverse Curl (Barbell)
standing-dumbbell-triceps-extension · Overhead Triceps Extension (Dumbbell)
lying-dumbbell-tricep-extension · Skullcrusher (Dumbbell)
tricep-dumbbell-kickback · Triceps Kickback (Dumbbell)
straight-arm-pulldown · Straight Arm Pulldown (Cable)
underhand-cable-pulldowns · Lat Pulldown, Underhand (Cable)
close-grip-front-lat-pulldown · Lat Pulldown, Close Grip (Cable)
straight-arm-dumbbell-pullover · Pullover (Dumbbell)
incline-dumbbell-flyes · Incline Chest Fly (Dumbbell)
inverted-row · Inverted Row
dumbbell-incline-row · Chest Supported Row (Dumbbell)
kettlebell-swing · Kettlebell Swing
farmers-walk · Farmer's Walk
ab-roller · Ab Wheel
russian-twist · Russian Twist
side-bridge · Side Plank
machine-hip-thrust · Hip Thrust (Machine)
butt-lift-bridge · Glute Bridge
clean-and-jerk · Clean and Jerk (Barbell)
snatch · Snatch (Barbell)
rack-pulls · Rack Pull (Barbell)
calf-press-on-the-leg-press-machine · Calf Press (Leg Press)
box-squat · Box Squat (Barbell)
barbell-walking-lunge · Walking Lunge (Barbell)
dumbbell-walking-lunge · Walking Lunge (Dumbbell)
glute-ham-raise · Glute Ham Raise
floor-glute-ham-raise · Nordic Curl
running · Running
running-treadmill · Running (Treadmill)
rowing-stationary · Rowing (Machine)
bicycling-stationary · Cycling (Indoor)
walking-treadmill · Walking (Treadmill)
elliptical-trainer · Elliptical
`
